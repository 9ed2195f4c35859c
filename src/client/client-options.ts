import type { RedisApiError } from './errors/index.ts';

/** Location of the service: one URL (locally), or the URLs of the two functions (in AWS). */
export type ServiceUrls =
  | { readonly baseUrl: string }
  | { readonly sessionUrl: string; readonly cacheUrl: string };

export type RedisClientOptions = ServiceUrls & {
  /** Returns the token of the caller. Called for every request, so return a cached token while it is valid. */
  readonly getToken: () => string | Promise<string>;
  /**
   * For servers only: returns the server's own token with the permission `sessions:delegate`, which lets it pass the
   * user agent and the IP address of its user. Called for requests that pass them.
   */
  readonly getServerToken?: () => string | Promise<string>;
  /** Longest wait for one response, in ms, including the wait for `getToken`; 5,000 by default. */
  readonly timeoutMs?: number;
  /** Number of retries after the first attempt, for calls that are safe to repeat; 2 by default. */
  readonly retries?: number;
  /** Sends the requests; `globalThis.fetch` by default. */
  readonly fetch?: typeof globalThis.fetch;
  /** Called with the reason when `getOrLoad` bypasses the cache or cannot store a value. */
  readonly onDegraded?: (error: RedisApiError) => void;
};

export interface CallOptions {
  /** Aborts the call, which then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of a call that the service recognizes if it is repeated. */
export interface RepeatableOptions extends CallOptions {
  /**
   * Unguessable string of 16 to 128 characters. Pass one to repeat the call yourself within an hour. By default, the
   * client generates one.
   */
  readonly idempotencyKey?: string | undefined;
}

/** The options of a client with all defaults filled in. URLs have no trailing slash. */
export interface ClientSettings {
  readonly sessionUrl: string;
  readonly cacheUrl: string;
  readonly getToken: () => string | Promise<string>;
  readonly getServerToken: () => string | undefined | Promise<string>;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly fetch: typeof globalThis.fetch;
  readonly onDegraded: (error: RedisApiError) => void;
}

const DEFAULTS = {
  timeoutMs: 5_000,
  retries: 2,
  // Called through globalThis, because browsers reject a detached fetch and frameworks replace it after this module
  // loads.
  fetch: (...request: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...request),
  onDegraded: () => {},
  getServerToken: () => undefined,
};

/** @throws TypeError for a URL with a query or fragment, or an invalid timeout or number of retries */
export function resolveOptions(options: RedisClientOptions): ClientSettings {
  const { sessionUrl, cacheUrl } =
    'baseUrl' in options ? { sessionUrl: options.baseUrl, cacheUrl: options.baseUrl } : options;
  const given = { ...DEFAULTS, ...options };
  const { getToken, getServerToken, timeoutMs, retries, fetch, onDegraded } = given;
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31)) throw new TypeError('timeoutMs must be above 0');
  if (!(Number.isInteger(retries) && retries >= 0)) throw new TypeError('retries must be a whole number');
  const [session, cache] = [toBase(sessionUrl), toBase(cacheUrl)];
  const tokens = { getToken, getServerToken };
  return { sessionUrl: session, cacheUrl: cache, ...tokens, timeoutMs, retries, fetch, onDegraded };
}

/** Function URLs end with a slash. A relative URL (`''`, `/backend`) works in a browser, which resolves it. */
function toBase(url: string): string {
  if (/[?#]/.test(url)) throw new TypeError('the URLs of the service must not contain a query or fragment');
  return url.replace(/\/+$/, '');
}
