/** Fetches a JSON Web Key Set (RFC 7517 section 5). */
export type FetchJwks = (uri: string) => Promise<ArrayBuffer>;

/** Longest wait for a key set, in ms. */
export const JWKS_TIMEOUT_MS = 3_000;

/** Fetches over HTTP, trying once more on a connection that the other side had already closed. */
export async function fetchJwksOverHttp(uri: string): Promise<ArrayBuffer> {
  const signal = AbortSignal.timeout(JWKS_TIMEOUT_MS);
  const attempt = () => fetch(uri, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  const response = await attempt().catch((error) => {
    if (signal.aborted) throw error;
    return attempt();
  });
  if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
  return response.arrayBuffer();
}
