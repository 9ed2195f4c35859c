/** An invalid field of the input. */
export interface FieldError {
  /** Path of the field, such as `value.tags[1]`. */
  readonly field: string;
  /** The problem, as a phrase that follows the path: `must be a number`. */
  readonly message: string;
}
