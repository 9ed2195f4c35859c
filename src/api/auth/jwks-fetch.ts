/** Fetches a JSON Web Key Set (RFC 7517 section 5). */
export type FetchJwks = (uri: string) => Promise<ArrayBuffer>;

/** Longest wait for a key set, in ms. */
export const JWKS_TIMEOUT_MS = 3_000;

/** Fetches over HTTP. Retries once, because the server may have closed a kept-alive connection. */
export async function fetchJwksOverHttp(uri: string): Promise<ArrayBuffer> {
  const signal = AbortSignal.timeout(JWKS_TIMEOUT_MS);
  const attempt = () => fetch(uri, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  const response = await attempt().catch((error) => {
    if (signal.aborted) throw error;
    return attempt();
  });
  if (!response.ok) throw new Error(`the issuer responded with ${response.status}`);
  return response.arrayBuffer();
}
