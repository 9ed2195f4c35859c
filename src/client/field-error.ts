/** One field of the input that is not valid. */
export interface FieldError {
  /** Path of the field, such as `value.tags[1]`. */
  readonly field: string;
  /** What is wrong with it, as a phrase that follows the path: `must be a number`. */
  readonly message: string;
}
