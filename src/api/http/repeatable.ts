/**
 * The header that identifies a call that may be retried.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export const REPEATABLE = { idempotencyKey: { header: 'Idempotency-Key' } };
