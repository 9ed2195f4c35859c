import type { KeyValueStore } from './store.ts';

export type { KeepOptions, KeyValueStore, LookedUpValue } from './store.ts';

/** A `CacheClient` of Powertools for AWS Lambda. */
export interface IdempotencyCacheClient {
  get(name: string): Promise<string | null>;
  set(name: string | Uint8Array, value: unknown, options?: unknown): Promise<'OK' | null>;
  del(keys: string[]): Promise<number>;
}

/**
 * Adapts a store to the `client` of `CachePersistenceLayer` in `@aws-lambda-powertools/idempotency` 2. If several
 * functions receive the same event at the same time, only one of them runs.
 * @param store from `coreStore` or `httpStore`; its maximum TTL must be at least `expiresAfterSeconds`
 * @returns the client; `set` rejects with a TypeError for anything other than strings
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export function idempotencyClient(store: KeyValueStore): IdempotencyCacheClient {
  return {
    async get(name) {
      const value = await store.get(name);
      return typeof value === 'string' ? value : null;
    },
    async set(name, value, options) {
      if (typeof name !== 'string' || typeof value !== 'string') {
        throw new TypeError('Names and values must be strings');
      }
      const { EX, NX } = parse(options);
      // Never 0: a record that expires within this second is kept until then.
      const keep = { ttlMs: EX === undefined ? undefined : Math.max(EX, 1) * 1_000 };
      const isStored = NX ? await store.setIfAbsent(name, value, keep) : await store.set(name, value, keep);
      return isStored ? 'OK' : null;
    },
    async del(keys) {
      const removed = await Promise.all(keys.map((key) => store.delete(key)));
      return removed.filter(Boolean).length;
    },
  };
}

/** @throws TypeError for an option that would be ignored */
function parse(options: unknown = {}): { EX: number | undefined; NX: boolean } {
  const { EX, NX, ...others } = Object(options);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new TypeError(`The option ${unknown} is not supported`);
  if (EX !== undefined && typeof EX !== 'number') throw new TypeError('EX must be a number');
  return { EX, NX: NX === true };
}
