/** Something that the smoke test tries besides the steps of the self-test. */
export interface SmokeCheck {
  readonly title: string;
  /** @throws what is wrong, or SmokeSkip */
  run(): Promise<void>;
}

/** The deployment did not do what a check expects. */
export class SmokeFailure extends Error {
  override readonly name = 'SmokeFailure';
  readonly code: unknown;
  readonly status: number | undefined;
  constructor(message: string, code?: unknown, status?: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The check cannot be tried here; the message says why. */
export class SmokeSkip extends Error {
  override readonly name = 'SmokeSkip';
}
