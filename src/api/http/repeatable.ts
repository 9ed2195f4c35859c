/**
 * The header that names a call which may be repeated.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export const REPEATABLE = { idempotencyKey: { header: 'Idempotency-Key' } };
