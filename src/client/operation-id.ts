const BYTES = 24;

/**
 * An id nobody can guess: whoever knows it could repeat the creation and be given the session. Not from
 * `crypto.randomUUID`, which browsers offer on https only.
 */
export function newOperationId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
