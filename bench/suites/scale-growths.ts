import type { RedisClient } from '../../src/redis/index.ts';
import { sessionSample } from '../candidates/session-sample.ts';
import { core } from '../harness/core.ts';
import { payloadOf, TTL_SECONDS } from '../harness/payload.ts';
import { inBatches } from '../harness/run-load.ts';

/** A growing data set, and a call whose cost may grow with it. */
export interface Growth {
  readonly name: string;
  /** The largest size that is possible. */
  readonly maxSize?: number;
  open(client: RedisClient): {
    /** Grows the data set from size `from` to size `to`. */
    fill(from: number, to: number): Promise<unknown>;
    run(call: number, size: number): Promise<unknown>;
  };
}

const TENANT = 'org_scale';
const NAMESPACE = 'bench';
const { value: VALUE } = payloadOf(200);

const TAGS_PER_CALL = 32;
const ENTRIES_PER_CALL = 100;
const CALLS_IN_FLIGHT = 20;

/** One call per step of a range, many at a time. */
const inSteps = (
  from: number,
  to: number,
  step: number,
  run: (from: number, size: number) => Promise<unknown>,
) =>
  inBatches(Math.ceil((to - from) / step), CALLS_IN_FLIGHT, (i) =>
    run(from + i * step, Math.min(step, to - from - i * step)),
  );

const entriesOfOneTag = (run: 'invalidate' | 'read') => (client: RedisClient) => {
  const cache = core.createCacheStore(client);
  return {
    fill: (from: number, to: number) =>
      inSteps(from, to, ENTRIES_PER_CALL, (first, size) => {
        const entries = Array.from({ length: size }, (_, i) => [`user:${first + i}`, VALUE] as const);
        return cache.setManyCache(TENANT, NAMESPACE, new Map(entries), TTL_SECONDS, ['user']);
      }),
    run: (call: number, size: number) =>
      run === 'read'
        ? cache.getCache(TENANT, NAMESPACE, `user:${(call * 7919) % size}`)
        : cache.invalidateCacheByTags(TENANT, ['user']),
  };
};

export const GROWTHS: readonly Growth[] = [
  {
    name: 'invalidate a tag, by entries with the tag',
    open: entriesOfOneTag('invalidate'),
  },
  {
    name: 'getCache hit, by entries of the tenant',
    open: entriesOfOneTag('read'),
  },
  {
    name: 'getCache tagged hit, by tags invalidated in the tenant',
    open(client) {
      const cache = core.createCacheStore(client);
      let stored: Promise<unknown> | undefined;
      return {
        fill: (from, to) =>
          inSteps(from, to, TAGS_PER_CALL, (first, size) => {
            const tags = Array.from({ length: size }, (_, i) => `tag:${first + i}`);
            return cache.invalidateCacheByTags(TENANT, tags);
          }),
        async run(call) {
          stored ??= cache.setCache(TENANT, NAMESPACE, 'k', VALUE, TTL_SECONDS, ['user']);
          await stored;
          // Invalidates regularly, so that reads have new invalidations to fetch.
          if (call % 100 === 0) await cache.invalidateCacheByTags(TENANT, ['tag:0']);
          return cache.getCache(TENANT, NAMESPACE, 'k');
        },
      };
    },
  },
  {
    name: 'getCache hit, by tenants',
    open(client) {
      const cache = core.createCacheStore(client);
      return {
        fill: (from, to) =>
          inSteps(from, to, 1, (i) => cache.setCache(`org_${i}`, NAMESPACE, 'k', VALUE, TTL_SECONDS)),
        run: (call, size) => cache.getCache(`org_${(call * 7919) % size}`, NAMESPACE, 'k'),
      };
    },
  },
  {
    name: 'getSession, by sessions of the user',
    maxSize: 100,
    open(client) {
      const sessions = core.createSessionStore(client, { maxSessionsPerUser: 100 });
      const ids: string[] = [];
      return {
        fill: (from, to) =>
          inSteps(from, to, 1, async () =>
            ids.push((await sessions.createSession(sessionSample('auth0|alice'))).sessionId),
          ),
        run: (call) => sessions.getSession(sessionSample('').tenantId, ids[call % ids.length] ?? ''),
      };
    },
  },
  {
    name: 'createSession, by sessions of the tenant',
    open(client) {
      // The largest sizes need more than a tenant may have by default.
      const sessions = core.createSessionStore(client, { maxBytesPerTenant: 2 ** 32 });
      return {
        fill: (from, to) =>
          inSteps(from, to, 1, (i) => sessions.createSession(sessionSample(`auth0|user${i}`))),
        run: (call) => sessions.createSession(sessionSample(`auth0|user${call % 10}`)),
      };
    },
  },
];
