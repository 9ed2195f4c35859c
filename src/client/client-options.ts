import type { RedisApiError } from './client-error.ts';

/** Where the service is: one URL for both doors, as locally, or those of the two functions in AWS. */
export type ServiceUrls =
  | { readonly baseUrl: string }
  | { readonly sessionUrl: string; readonly cacheUrl: string };

export type RedisClientOptions = ServiceUrls & {
  /** Gives the caller's token, for every request anew: return a kept one while it is valid. */
  readonly getToken: () => string | Promise<string>;
  /** Longest wait for one answer, in ms, that of `getToken` included; 5,000 by default. */
  readonly timeoutMs?: number;
  /** How often a call that may be repeated is tried again; 2 by default. */
  readonly retries?: number;
  /** Sends the requests; the platform's own `fetch` by default. */
  readonly fetch?: typeof globalThis.fetch;
  /** Hears why `getOrLoad` went on without the cache. */
  readonly onDegraded?: (error: RedisApiError) => void;
};

export interface CallOptions {
  /** Ends the wait; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What the client works with. */
export interface ClientSettings {
  readonly sessionUrl: string;
  readonly cacheUrl: string;
  readonly getToken: () => string | Promise<string>;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly fetch: typeof globalThis.fetch;
  readonly onDegraded: (error: RedisApiError) => void;
}

const DEFAULTS = {
  timeoutMs: 5_000,
  retries: 2,
  // Called through globalThis: browsers refuse a detached fetch, and frameworks replace it after this module loads.
  fetch: (...request: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...request),
  onDegraded: () => {},
};

/** @throws TypeError for a timeout or a number of retries that cannot be meant */
export function resolveOptions(options: RedisClientOptions): ClientSettings {
  const { sessionUrl, cacheUrl } =
    'baseUrl' in options ? { sessionUrl: options.baseUrl, cacheUrl: options.baseUrl } : options;
  const { getToken, timeoutMs, retries, fetch, onDegraded } = { ...DEFAULTS, ...options };
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31)) throw new TypeError('timeoutMs must be above 0');
  if (!(Number.isInteger(retries) && retries >= 0)) throw new TypeError('retries must be a whole number');
  const [session, cache] = [withoutSlash(sessionUrl), withoutSlash(cacheUrl)];
  return { sessionUrl: session, cacheUrl: cache, getToken, timeoutMs, retries, fetch, onDegraded };
}

/** Function URLs end with a slash; a relative URL (`''`, `/backend`) is fine where there is a page to resolve it. */
const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
