import { InvalidInputError } from '../errors.ts';

/**
 * @throws InvalidInputError unless it is 16 to 128 characters, because shorter keys could be guessed or reused by
 *   accident, and well-formed Unicode, because malformed keys would share their hash with others
 */
export function validateIdempotencyKey(idempotencyKey: unknown): asserts idempotencyKey is string {
  if (typeof idempotencyKey === 'string') {
    const { length } = idempotencyKey;
    if (length >= 16 && length <= 128 && idempotencyKey.isWellFormed()) return;
  }
  throw new InvalidInputError(
    'idempotencyKey',
    'must be a random string of 16 to 128 characters, such as a UUID',
  );
}
