const BYTES = 24;

/**
 * Creates an unguessable idempotency key: anyone who knows it could repeat the call and receive its result, such as a
 * session. `crypto.randomUUID` is not used, because browsers provide it only on https.
 */
function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** All attempts of a call send the same key, so the service recognizes the later ones. */
export const keyHeader = (idempotencyKey: string = newIdempotencyKey()) => ({
  'Idempotency-Key': idempotencyKey,
});
