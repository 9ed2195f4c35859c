const BYTES = 24;

/**
 * Creates an idempotency key that cannot be guessed: anyone who knows it could repeat the creation and receive the
 * session. `crypto.randomUUID` is not used, since browsers offer it on https only.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
