import type { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/api/logging/index.ts';
import { warnOfEviction } from '../../src/api/stores.ts';
import {
  connectRedis,
  createCacheStore,
  createSessionStore,
  evictionWarning,
  isRedisError,
  loadRedisConfig,
  type RedisClient,
} from '../../src/redis/index.ts';
import { openInstance } from '../../src/redis/instance/instance.ts';
import { connectAdmin } from '../support/admin/connection.ts';
import { findProgram } from '../support/programs/programs.ts';
import { startCluster } from '../support/redis/cluster.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { LOOPBACK, TEST_TIMEOUT_VARIABLES, type TestServer } from '../support/redis/server.ts';
import { startStandalone } from '../support/redis/standalone.ts';
import { FULL_TIER } from '../support/run/tier.ts';
import { startUpstash } from '../support/upstash/upstash.ts';

const MEMORY = '64mb';
const VICTIMS = 5;
const SESSIONS = 10;
const SIGN_INS = 60;
const MONTH = 30 * 24 * 60 * 60;
/** Calls in flight at once. */
const LANES = 20;

/**
 * The load that one tenant can cause with all of its permissions and the default limits. Sizes are those of the
 * original attacks.
 */
const ATTACKS: [
  name: string,
  attack: (client: RedisClient, tenantId: string, share: number) => Promise<void>,
][] = [
  [
    '300 cached values of 1 MB',
    async (client, tenantId, share) => {
      const cache = createCacheStore(client);
      const value = 'x'.repeat(1_040_000);
      await repeat(300 * share, (i) => cache.setCache(tenantId, 'big', `key-${i}`, value, MONTH));
    },
  ],
  [
    '100,000 small cached values',
    async (client, tenantId, share) => {
      const cache = createCacheStore(client);
      await repeat(1_000 * share, (i) => {
        const entries = Array.from({ length: 100 }, (_, j) => [`key-${i}-${j}`, j]);
        return cache.setManyCache(tenantId, 'small', Object.fromEntries(entries), MONTH);
      });
    },
  ],
  [
    '6,000 invalidations of 32 long tags',
    async (client, tenantId, share) => {
      const cache = createCacheStore(client);
      await repeat(6_000 * share, (i) => {
        const tags = Array.from({ length: 32 }, (_, j) => `${'0'.repeat(240)}-${i}-${j}`);
        return cache.invalidateCacheByTags(tenantId, tags);
      });
    },
  ],
  [
    'five sessions of the largest size for each of 2,000 users',
    async (client, tenantId, share) => {
      const sessions = createSessionStore(client);
      const metadata = { text: 'x'.repeat(16_000) };
      await repeat(10_000 * share, async (i) => {
        await sessions
          .createSession({ tenantId, userId: `user-${i % 2_000}`, metadata })
          .catch((error: unknown) => {
            if (!isRedisError(error, 'TENANT_SESSION_LIMIT')) throw error;
          });
      });
    },
  ],
];

async function repeat(times: number, call: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < times) await call(next++);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** A Redis of 64 MB, and users of five tenants who have signed in. */
async function open(server: TestServer, policy: string, endpoint = server.endpoint) {
  const admins = server.nodes.map(connectAdmin);
  const client = connectRedis({ endpoint });
  onTestFinished(async () => {
    await client.close();
    for (const admin of admins) admin.disconnect();
    await server.close();
  });
  for (const admin of admins) {
    await admin.config('SET', 'maxmemory-policy', policy);
    await admin.config('SET', 'maxmemory', MEMORY);
  }
  const sessions = createSessionStore(client);
  const live: { tenantId: string; sessionId: string }[] = [];
  for (let i = 0; i < VICTIMS * SESSIONS; i++) {
    const tenantId = live.length % SESSIONS === 0 ? freshTenant() : (live.at(-1)?.tenantId ?? '');
    const { sessionId } = await sessions.createSession({ tenantId, userId: `user-${i}` });
    live.push({ tenantId, sessionId });
  }
  const countLive = async () => {
    const read = await Promise.all(
      live.map(({ tenantId, sessionId }) => sessions.getSession(tenantId, sessionId)),
    );
    return read.filter((session) => session !== null).length;
  };
  return { client, sessions, countLive, live, evictions: () => evictionsOf(admins) };
}

async function evictionsOf(admins: readonly Redis[]): Promise<number> {
  const stats = await Promise.all(admins.map((admin) => admin.info('stats')));
  return stats.reduce((sum, text) => sum + Number(/evicted_keys:(\d+)/.exec(text)?.[1]), 0);
}

const upstash = async () => {
  const server = await startStandalone();
  const rest = await startUpstash(server.process.address);
  const close = async () => {
    await rest.close();
    await server.close();
  };
  return { ...server, endpoint: rest.endpoint, close };
};

/** A part of the attacks fills the memory as well. The original sizes take minutes where each call is a request. */
const SHARE = 0.3;
const SERVERS: [name: string, share: number, start: () => Promise<TestServer>][] = [
  ['Redis', FULL_TIER ? 1 : SHARE, () => startStandalone()],
  ['a cluster', SHARE, () => startCluster({ masters: 1 })],
  ['Upstash with eviction', SHARE, upstash],
];
if (findProgram('valkey-server'))
  SERVERS.push(['Valkey', SHARE, () => startStandalone({ program: 'valkey-server' })]);

describe.each(SERVERS)('on %s', (_, share, start) => {
  it('no session of others ends and no sign-in is rejected, regardless of what one tenant does', async () => {
    const { client, sessions, countLive, evictions } = await open(await start(), 'volatile-lru');
    const attacker = freshTenant();
    for (const [name, attack] of ATTACKS) {
      await attack(client, attacker, share);
      expect(await countLive(), name).toBe(VICTIMS * SESSIONS);
      for (let i = 0; i < SIGN_INS; i++) {
        const tenantId = freshTenant();
        const { sessionId } = await sessions.createSession({ tenantId, userId: 'alice' });
        expect(await sessions.getSession(tenantId, sessionId), name).not.toBeNull();
      }
      // The memory was full from the first attack on.
      expect(await evictions(), name).toBeGreaterThan(0);
    }
  });
});

it('without eviction, a full Redis rejects sign-ins, and sessions are still read and ended', async () => {
  const { client, sessions, countLive, live } = await open(await startStandalone(), 'noeviction');
  const cache = createCacheStore(client);
  // Smaller and smaller values, until not even a session fits.
  for (const bytes of [1_000_000, 10_000, 10]) {
    const fill = repeat(100_000, (i) =>
      cache.setCache(freshTenant(), 'ns', `${i}`, 'x'.repeat(bytes), MONTH),
    );
    await expect(fill).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' });
  }
  // Redis frees buffers of its connections now and then, which makes room for a few again.
  const signIns = repeat(100_000, () => sessions.createSession({ tenantId: freshTenant(), userId: 'alice' }));
  await expect(signIns).rejects.toMatchObject({ code: 'OUT_OF_MEMORY', retryable: true });
  expect(await countLive()).toBe(VICTIMS * SESSIONS);

  const [first, second] = live;
  const last = live.at(-1);
  if (!first || !second || !last) throw new Error('unreachable');
  expect(await sessions.destroySession(first.tenantId, first.sessionId)).toBe(true);
  expect(await sessions.rotateSession(second.tenantId, second.sessionId)).not.toBeNull();
  await sessions.revokeTenantSessions(last.tenantId);
  expect(await countLive()).toBe(VICTIMS * SESSIONS - 2 - SESSIONS);
});

it('a program that starts on a policy that breaks this warns of it', async () => {
  const server = await startStandalone();
  const { client } = await open(server, 'noeviction');
  const set = async (policy: string, memory = MEMORY) => {
    const admin = connectAdmin(server.process.address);
    await admin.config('SET', 'maxmemory-policy', policy);
    await admin.config('SET', 'maxmemory', memory);
    admin.disconnect();
  };
  expect(await evictionWarning(client)).toContain('noeviction, Redis rejects sign-ins');
  for (const policy of ['allkeys-lru', 'allkeys-lfu', 'allkeys-random']) {
    await set(policy);
    expect(await evictionWarning(client)).toContain(`${policy}, Redis ends sessions`);
  }

  // The default instance and the functions.
  const warnings: Error[] = [];
  const listen = (warning: Error) => void warnings.push(warning);
  process.on('warning', listen);
  onTestFinished(() => void process.off('warning', listen));
  const { port } = server.process.address;
  const config = loadRedisConfig({ REDIS_URL: `redis://${LOOPBACK}:${port}`, ...TEST_TIMEOUT_VARIABLES });
  const instance = openInstance(config, 'hash');
  await expect.poll(() => warnings).toMatchObject([{ code: 'AMPLIFY_REDIS_EVICTION_POLICY' }]);
  await instance.close();
  const lines: string[] = [];
  await warnOfEviction(
    client,
    createLog('warn', (line) => lines.push(line)),
  );
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { message: 'redis eviction-policy', level: 'warn' },
  ]);
  expect(lines.join()).toContain('allkeys-random');

  for (const policy of ['volatile-lru', 'volatile-lfu', 'volatile-ttl', 'volatile-random']) {
    await set(policy);
    expect(await evictionWarning(client)).toBeUndefined();
  }
  await set('noeviction', '0');
  expect(await evictionWarning(client)).toBeUndefined();
  await server.process.kill();
  expect(
    await evictionWarning(connectRedis({ endpoint: { ...server.endpoint, commandTimeoutMs: 100 } })),
  ).toBeUndefined();
});
