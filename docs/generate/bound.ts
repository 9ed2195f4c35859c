/** One limit of the product. */
export interface Bound {
  readonly bound: string;
  readonly value: string;
  /** The variable or setting that changes it, or why nothing does. */
  readonly setBy: string;
  /** The result of exceeding it. */
  readonly beyond: string;
}

export const FIXED = 'fixed';
export const INVALID = '422 `INVALID_INPUT`';
export const TOO_LARGE = '413 `VALUE_TOO_LARGE`';
