import { type JwksCache, SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { withTimeout } from '../../redis/index.ts';
import { ApiError } from '../errors/index.ts';
import { type FetchJwks, JWKS_TIMEOUT_MS } from './jwks-fetch.ts';

/** Pause after a failed fetch, so that requests do not flood an issuer that is down. */
const COOL_DOWN_MS = 2_000;
/** Keys are fetched again at this age, so that a withdrawn key stops being trusted. */
const MAX_AGE_MS = 15 * 60_000;
const REFRESH_AGAIN_MS = 60_000;

/** Replaces the core's error, which is about Redis. */
const noAnswer = (what: string, ms: number) => new Error(`${what} did not arrive within ${ms} ms`);

export const keysUnavailable = (cause: unknown): ApiError =>
  new ApiError('KEYS_UNAVAILABLE', 'The issuer’s signing keys cannot be fetched now. Retry shortly.', {
    cause,
  });

/**
 * Caches the signing keys of the issuers. Keys are fetched on first use and when a token names an unknown key. The
 * cache of aws-jwt-verify limits the latter to one fetch in 10 s per issuer, so forged tokens cannot cause more.
 * @param now ms since the epoch
 * @returns a cache whose methods throw ApiError KEYS_UNAVAILABLE if the issuer does not respond in time
 */
export function createJwksCache(fetchJwks: FetchJwks, now: () => number): JwksCache {
  const refreshAt = new Map<string, number>();
  const restUntil = new Map<string, number>();
  const keys = new SimpleJwksCache({ fetcher: { fetch: (uri) => fetchKeys(uri) } });

  async function fetchKeys(uri: string): Promise<ArrayBuffer> {
    if ((restUntil.get(uri) ?? 0) > now()) throw keysUnavailable('cooling down after a failed fetch');
    try {
      const body = await withTimeout('The key set', () => fetchJwks(uri), JWKS_TIMEOUT_MS, noAnswer);
      refreshAt.set(uri, now() + MAX_AGE_MS);
      return body;
    } catch (cause) {
      restUntil.set(uri, now() + COOL_DOWN_MS);
      throw keysUnavailable(cause);
    }
  }

  /** If the issuer cannot be reached, the old keys stay valid until it responds again. */
  async function refreshOld(uri: string): Promise<void> {
    const due = refreshAt.get(uri);
    if (due === undefined || due > now()) return;
    refreshAt.set(uri, now() + REFRESH_AGAIN_MS);
    await keys.getJwks(uri).catch(() => undefined);
  }

  return {
    async getJwk(uri, token) {
      await refreshOld(uri);
      return keys.getJwk(uri, token);
    },
    getJwks: (uri) => keys.getJwks(uri),
    getCachedJwk: (uri, token) => keys.getCachedJwk(uri, token),
    addJwks: (uri, jwks) => keys.addJwks(uri, jwks),
  };
}
