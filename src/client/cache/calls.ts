import { orNull } from '../errors/index.ts';
import type { HttpCall, Send } from '../http/index.ts';
import { assertJson } from '../json.ts';
import type { CacheCalls } from './cache.ts';
import { cacheEntryCalls } from './entry-calls.ts';
import type { LookUpOptions, ReadOptions } from './options.ts';
import type { AsOf, CacheMetrics } from './types.ts';

interface Found<T> {
  readonly value?: T;
  readonly asOf: AsOf;
  readonly stale?: true;
}

/** @param serviceUrl without a trailing slash */
export function cacheCalls(send: Send, serviceUrl: string): Omit<CacheCalls, 'getOrLoad'> {
  const url = `${serviceUrl}/api/redis/cache`;
  const call = <T>(request: Omit<HttpCall, 'url'>) => send<T>({ url, ...request });
  const query = <T>(query: NonNullable<HttpCall['query']>, signal: AbortSignal | undefined) =>
    call<T>({ method: 'GET', query, repeatable: true, signal });
  /** Sent in a body, where names may be long and contain commas. */
  const post = <T>(body: object, repeatable: boolean, signal: AbortSignal | undefined) =>
    call<T>({ method: 'POST', body, repeatable, signal });
  const read = <T>(name: NonNullable<HttpCall['query']>, { tags, signal }: ReadOptions = {}) =>
    tags ? post<T>({ ...name, tags }, true, signal) : query<T>(name, signal);

  return {
    ...cacheEntryCalls(send, url),

    async set(namespace, key, value, { ttl, tags, asOf, signal } = {}) {
      assertJson(value, 'value');
      // A retry could overwrite a value that another caller wrote in between.
      const body = { action: 'set', namespace, key, value, ttl, tags, asOf };
      return (await post<{ stored: boolean }>(body, false, signal)).stored;
    },

    async get<T>(namespace: string, key: string, options?: ReadOptions) {
      const found = await orNull(() => read<{ value: T }>({ action: 'get', namespace, key }, options));
      return found?.value;
    },

    async delete(namespace, key, { signal } = {}) {
      await call<void>({
        method: 'DELETE',
        query: { action: 'delete', namespace, key },
        repeatable: true,
        signal,
      });
    },

    async getMany<T>(namespace: string, keys: readonly string[], { tags, signal }: ReadOptions = {}) {
      const body = { action: 'mget', namespace, keys, tags };
      return new Map(Object.entries((await post<{ values: Record<string, T> }>(body, true, signal)).values));
    },

    async setMany(namespace, entries, { ttl, tags, signal } = {}) {
      const values = entries instanceof Map ? Object.fromEntries(entries) : entries;
      for (const [key, value] of Object.entries(values)) assertJson(value, `entries.${key}`);
      await post<object>({ action: 'mset', namespace, entries: values, ttl, tags }, false, signal);
    },

    async lookUp<T>(namespace: string, key: string, options: LookUpOptions = {}) {
      const { acceptStale, tags, signal } = options;
      const request = { action: 'lookUp', namespace, key };
      const found = acceptStale
        ? await post<Found<T>>({ ...request, tags, acceptStale }, true, signal)
        : await read<Found<T>>(request, options);
      const { value, asOf, stale } = found;
      return { value, asOf, ...(stale && { stale }) };
    },

    async invalidateTags(tags, { deadAfter, signal } = {}) {
      await post<void>({ action: 'invalidateByTags', tags, deadAfter }, true, signal);
    },
    async invalidateNamespace(namespace, { signal } = {}) {
      await post<void>({ action: 'invalidateNamespace', namespace }, true, signal);
    },
    async clear({ signal } = {}) {
      await post<void>({ action: 'clear' }, true, signal);
    },

    asOf: async ({ signal } = {}) => (await query<{ asOf: AsOf }>({ action: 'asOf' }, signal)).asOf,
    metrics: async ({ signal } = {}) => query<CacheMetrics>({ action: 'metrics' }, signal),
  };
}
