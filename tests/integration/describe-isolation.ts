import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connectRedis,
  createCacheStore,
  createSessionStore,
  isRedisError,
  type RedisClient,
} from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import type { TestServer } from '../support/redis/server.ts';

/** Fragments with a special meaning in Redis, in this product's keys or in a decoder. */
const SPECIAL = [
  ':',
  '*',
  '?',
  '[a]',
  '{',
  '}',
  '{}',
  '%',
  '%3A',
  '%7D',
  '\\',
  '/',
  '#',
  '.',
  '-',
  ' ',
  '\n',
  '\0',
];
const WORDS = ['org_1', 'users', 'all', 'n:users', 't:user', 'floor:x', '__proto__', 'Ünï', '😀'];

const piece = fc.oneof(
  fc.constantFrom(...SPECIAL, ...WORDS),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 8 }),
);
const name = fc.oneof(
  { weight: 60, arbitrary: fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', '\ud83d', 'a\ude00', 'x'.repeat(5_000), '😀'.repeat(300)) },
);

interface Strings {
  readonly tenants: readonly [string, string];
  readonly namespace: string;
  readonly key: string;
  readonly tag: string;
  readonly userId: string;
}

/** Number of concurrent cases, each with its own tenants. */
const AT_ONCE = 25;

/**
 * Describes that no string of one tenant reaches another tenant. The encoding of strings does not depend on the server;
 * the run on a cluster confirms that.
 * @param start a server of its own, since no cleanup of another test should have to visit thousands of tenants
 * @param count cases that reach Redis; those whose strings are rejected are extra
 */
export function describeIsolation(kind: string, start: () => Promise<TestServer>, count: number): void {
  describe(`on ${kind}`, () => {
    let server: TestServer;
    let client: RedisClient;
    beforeAll(async () => {
      server = await start();
      client = connectRedis(server);
    });
    afterAll(async () => {
      await client?.close();
      await server?.close();
    });

    it(`keeps tenants apart, whatever strings are used (${count} cases)`, async () => {
      const run = freshTenant();
      const cache = createCacheStore(client, { leaseMs: 1_000 });
      const sessions = createSessionStore(client, { touchInterval: 0 });
      let rejected = 0;
      let cases = 0;

      /** True if the strings are rejected, in which case nothing else may happen. */
      async function rejects(call: () => Promise<unknown>): Promise<boolean> {
        try {
          await call();
          return false;
        } catch (error) {
          if (!isRedisError(error, 'INVALID_INPUT')) throw error;
          rejected++;
          return true;
        }
      }

      const tenants = fc.tuple(name, name).filter(([a, b]) => a !== b);
      const strings = fc.record({ tenants, namespace: name, key: name, tag: name, userId: name });

      async function keepsApart({ tenants: [first, second], namespace, key, tag, userId }: Strings) {
        const suffix = `${run}${cases++}`;
        const [a, b] = [first + suffix, second + suffix];
        if (await rejects(() => cache.setCache(a, namespace, key, 'of a', 60, [tag]))) return;
        if (await rejects(() => cache.getCache(b, namespace, key))) return;

        expect(await cache.getCache(b, namespace, key)).toBeUndefined();
        expect(await cache.deleteCache(b, namespace, key)).toBe(false);
        await Promise.all([
          cache.invalidateCacheByTags(b, [tag, namespace]),
          cache.invalidateNamespace(b, namespace),
          cache.clearTenantCache(b),
        ]);
        await cache.setCache(b, namespace, key, 'of b', 60, [tag]);
        expect(await cache.getCache(a, namespace, key)).toBe('of a');
        expect(await cache.getCache(b, namespace, key)).toBe('of b');

        const create = () => sessions.createSession({ tenantId: a, userId });
        if (await rejects(create)) return;
        const { sessionId, session } = await create();
        const [read, update, destroyed, byHandle, ended, listed] = await Promise.all([
          sessions.getSession(b, sessionId),
          sessions.updateSession(b, sessionId, { metadata: { stolen: true } }),
          sessions.destroySession(b, sessionId),
          sessions.destroySession(b, { handle: session.handle }),
          sessions.destroyUserSessions(b, userId),
          sessions.listUserSessions(b, userId),
        ]);
        await sessions.revokeTenantSessions(b);
        expect([read, update, destroyed, byHandle, ended, listed.sessions]).toEqual([
          null,
          null,
          false,
          false,
          0,
          [],
        ]);
        expect(await sessions.getSession(a, sessionId)).toMatchObject({ userId, version: 1, metadata: {} });
        expect(await sessions.destroyUserSessions(a, userId)).toBe(2);
      }

      const several = fc.array(strings, { minLength: AT_ONCE, maxLength: AT_ONCE });
      await fc.assert(
        fc.asyncProperty(several, async (all) => {
          await Promise.all(all.map(keepsApart));
        }),
        { numRuns: (count * 1.25) / AT_ONCE },
      );
      expect(rejected).toBeGreaterThan(0);
      expect(cases - rejected).toBeGreaterThanOrEqual(count);

      const [one, two] = [`one${run}`, `two${run}`];
      await cache.getCache(one, 'ns', 'key');
      expect((await cache.getCacheMetrics(one)).misses).toBe(1);
      expect((await cache.getCacheMetrics(two)).misses).toBe(0);
    });
  });
}
