import type { LookedUpValue } from './store.ts';

/** Options for storing an entry. */
export interface EntryOptions {
  /** Time to live, in s. */
  readonly ttl: number;
  readonly tags: readonly string[];
}

/** The operations that a store needs in one namespace of a cache, in process or over HTTP. */
export interface CachePort {
  get(key: string): Promise<unknown>;
  lookUp(key: string): Promise<LookedUpValue>;
  /** @param keys at most 100 */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  set(key: string, value: unknown, options: EntryOptions, asOf: string | undefined): Promise<boolean>;
  /** @param entries at most 100 */
  setMany(entries: ReadonlyMap<string, unknown>, options: EntryOptions): Promise<void>;
  has(key: string): Promise<boolean>;
  delete(key: string): Promise<boolean>;
  take(key: string): Promise<unknown>;
  setIfAbsent(key: string, value: unknown, options: EntryOptions): Promise<boolean>;
  increment(key: string, options: EntryOptions): Promise<number>;
  /** @param ttl in s @returns undefined on a miss */
  touch(key: string, ttl: number): Promise<number | undefined>;
  invalidateNamespace(): Promise<void>;
  invalidateTag(tag: string): Promise<void>;
  /** Keys of the namespace, including stale ones. */
  keys(
    cursor: string | undefined,
  ): Promise<{ readonly keys: readonly string[]; readonly cursor?: string | undefined }>;
}
