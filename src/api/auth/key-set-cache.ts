import { withTimeout } from '../../redis/index.ts';
import { ApiError } from '../errors/index.ts';
import { type FetchJwks, JWKS_TIMEOUT_MS } from './jwks-fetch.ts';
import { type KeySet, parseKeySet } from './key-set.ts';

/** Age at which keys are fetched again, in ms, so that withdrawn and replaced keys are no longer trusted. */
export const KEY_SET_MAX_AGE_MS = 5 * 60_000;
/** Pause after a failed refresh, during which the old keys are used. */
const REFRESH_AGAIN_MS = 60_000;
/** Pause after any failed fetch, so that requests do not flood an issuer that is down. */
const COOL_DOWN_MS = 2_000;
/** Minimum time between two fetches for unknown keys, so that forged tokens cannot cause many of them. */
const UNKNOWN_KEY_PAUSE_MS = 10_000;

/** The keys of the issuers. The methods throw ApiError KEYS_UNAVAILABLE if keys are missing and cannot be fetched. */
export interface KeySetCache {
  /**
   * @returns the keys at a URI, at most `KEY_SET_MAX_AGE_MS` old. They are older only if they cannot be fetched again,
   *   so that an outage of the issuer does not sign out its users.
   */
  current(uri: string): Promise<KeySet>;
  /** Fetches the keys again because a token's key is not in a set. @param than that set */
  newer(uri: string, than: KeySet): Promise<KeySet>;
}

/** The keys at one URI. Times are in ms since the epoch. */
interface Source {
  readonly uri: string;
  keySet?: KeySet;
  fetching?: Promise<KeySet> | undefined;
  refreshAt: number;
  restUntil: number;
  unknownUntil: number;
}

/** Replaces the core's error, which mentions Redis. */
const noAnswer = (what: string, ms: number) => new Error(`${what} did not arrive within ${ms} ms`);

const keysUnavailable = (cause: unknown): ApiError =>
  new ApiError('KEYS_UNAVAILABLE', 'The issuer’s signing keys cannot be fetched now. Retry shortly.', {
    cause,
  });

/** @param now ms since the epoch */
export function createKeySetCache(fetchJwks: FetchJwks, now: () => number): KeySetCache {
  const sources = new Map<string, Source>();

  function sourceOf(uri: string): Source {
    const source = sources.get(uri) ?? { uri, refreshAt: 0, restUntil: 0, unknownUntil: 0 };
    sources.set(uri, source);
    return source;
  }

  /** Concurrent callers share one fetch. */
  function fetchKeys(source: Source): Promise<KeySet> {
    source.fetching ??= load(source).finally(() => {
      source.fetching = undefined;
    });
    return source.fetching;
  }

  async function load(source: Source): Promise<KeySet> {
    if (source.restUntil > now()) throw keysUnavailable('cooling down after a failed fetch');
    // The keys are at least as recent as the request for them.
    const asked = now();
    try {
      const body = await withTimeout('The key set', () => fetchJwks(source.uri), JWKS_TIMEOUT_MS, noAnswer);
      source.keySet = parseKeySet(new TextDecoder().decode(body));
      source.refreshAt = asked + KEY_SET_MAX_AGE_MS;
      return source.keySet;
    } catch (cause) {
      source.restUntil = now() + COOL_DOWN_MS;
      throw keysUnavailable(cause);
    }
  }

  return {
    async current(uri) {
      const source = sourceOf(uri);
      const { keySet } = source;
      if (!keySet) return fetchKeys(source);
      if (source.refreshAt > now()) return keySet;
      return fetchKeys(source).catch(() => {
        source.refreshAt = now() + REFRESH_AGAIN_MS;
        return keySet;
      });
    },

    async newer(uri, than) {
      const source = sourceOf(uri);
      if (source.keySet && source.keySet !== than) return source.keySet;
      if (source.fetching !== undefined) return source.fetching;
      if (source.unknownUntil > now()) throw keysUnavailable('fetched a moment ago');
      source.unknownUntil = now() + UNKNOWN_KEY_PAUSE_MS;
      return fetchKeys(source);
    },
  };
}
