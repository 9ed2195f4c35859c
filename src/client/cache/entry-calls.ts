import { type HttpCall, keyHeader, type Send } from '../http/index.ts';
import { assertJson } from '../json.ts';
import type { CacheEntryCalls } from './entries.ts';
import type { ReadOptions } from './options.ts';
import type { CacheInvalidationPage, CacheKeyPage, InspectedCache } from './types.ts';

interface Found {
  readonly found: boolean;
}

/** @param url of the cache */
export function cacheEntryCalls(send: Send, url: string): CacheEntryCalls {
  const query = <T>(query: NonNullable<HttpCall['query']>, signal: AbortSignal | undefined) =>
    send<T>({ url, method: 'GET', query, repeatable: true, signal });
  const post = <T>(
    body: object,
    signal: AbortSignal | undefined,
    headers: NonNullable<HttpCall['headers']> = {},
  ) => send<T>({ url, method: 'POST', body, headers, repeatable: true, signal });
  /** Sent in a body, where names may be long and contain commas. */
  const read = <T>(name: NonNullable<HttpCall['query']>, { tags, signal }: ReadOptions = {}) =>
    tags ? post<T>({ ...name, tags }, signal) : query<T>(name, signal);

  return {
    has: async (namespace, key, options) =>
      (await read<Found>({ action: 'has', namespace, key }, options)).found,

    async touch(namespace, key, { ttl, signal } = {}) {
      const body = { action: 'touch', namespace, key, ttl };
      return (await post<{ expiresAt?: number }>(body, signal)).expiresAt;
    },

    async take<T>(namespace: string, key: string, options: Parameters<CacheEntryCalls['take']>[2] = {}) {
      const { idempotencyKey, signal } = options;
      const body = { action: 'take', namespace, key };
      return (await post<{ value?: T }>(body, signal, keyHeader(idempotencyKey))).value;
    },

    async setIfAbsent(namespace, key, value, { ttl, tags, idempotencyKey, signal } = {}) {
      assertJson(value, 'value');
      const body = { action: 'setIfAbsent', namespace, key, value, ttl, tags };
      return (await post<{ stored: boolean }>(body, signal, keyHeader(idempotencyKey))).stored;
    },

    async increment(namespace, key, { by, ttl, tags, idempotencyKey, signal } = {}) {
      const body = { action: 'increment', namespace, key, by, ttl, tags };
      return (await post<{ sum: number }>(body, signal, keyHeader(idempotencyKey))).sum;
    },

    expire: async (namespace, key, { signal } = {}) =>
      (await post<Found>({ action: 'expire', namespace, key }, signal)).found,

    inspect: async (namespace, key, { withValue, ...options } = {}) =>
      read<InspectedCache>({ action: 'inspect', namespace, key, withValue }, options),

    keys: async (namespace, { cursor, limit, signal } = {}) =>
      query<CacheKeyPage>({ action: 'keys', namespace, cursor, limit }, signal),

    invalidations: async ({ cursor, limit, signal } = {}) =>
      query<CacheInvalidationPage>({ action: 'invalidations', cursor, limit }, signal),
  };
}
