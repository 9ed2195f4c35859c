/** A call of the handler that can fail. */
export type CacheOperation = 'get' | 'set' | 'updateTags';

/** Options of every cache handler. */
export interface CacheHandlerOptions {
  /** Namespace of the entries in the tenant's cache; `next` by default. Two apps of one tenant may share it. */
  readonly namespace?: string | undefined;
  /**
   * Maximum size of a value, in bytes; 1 MiB by default. A larger one is not stored. The cache has its own limit,
   * `maxValueBytes`, which applies to the value as JSON.
   */
  readonly maxBytes?: number | undefined;
  /** Maximum time to live in s; 30 days by default. At most the `maxTTL` of the cache. */
  readonly maxTtl?: number | undefined;
  /**
   * Maximum duration of a render in ms; 60,000 by default. The result of a longer render is not stored, and a `get` of
   * the same key waits no longer.
   */
  readonly maxRenderMs?: number | undefined;
  /**
   * Called with the error of every operation that the handler could not complete. Next.js then renders as if nothing
   * were cached.
   * @param error the error
   * @param operation the failed call of the handler
   */
  readonly onError?: ((error: unknown, operation: CacheOperation) => void) | undefined;
}

export type HandlerSettings = Required<{
  [Name in keyof CacheHandlerOptions]: NonNullable<CacheHandlerOptions[Name]>;
}>;

const DEFAULTS = {
  namespace: 'next',
  maxBytes: 1_048_576,
  maxTtl: 30 * 24 * 60 * 60,
  maxRenderMs: 60_000,
  onError: () => {},
};

/** @throws TypeError for an option out of range */
export function resolveHandlerOptions(options: CacheHandlerOptions): HandlerSettings {
  const {
    namespace = DEFAULTS.namespace,
    maxBytes = DEFAULTS.maxBytes,
    maxTtl = DEFAULTS.maxTtl,
    maxRenderMs = DEFAULTS.maxRenderMs,
    onError = DEFAULTS.onError,
  } = options;
  for (const [name, value] of Object.entries({ maxBytes, maxTtl, maxRenderMs })) {
    if (!Number.isInteger(value) || value < 1 || value >= 2 ** 31) {
      throw new TypeError(`${name} must be a whole number from 1 to ${2 ** 31 - 1}`);
    }
  }
  if (typeof namespace !== 'string' || namespace === '') throw new TypeError('namespace must not be empty');
  if (typeof onError !== 'function') throw new TypeError('onError must be a function');
  return { namespace, maxBytes, maxTtl, maxRenderMs, onError };
}
