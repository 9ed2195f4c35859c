import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRedis, createSessionStore, type RedisClient } from '../../src/redis/index.ts';
import { openAdmin, type RedisAdmin } from '../support/admin/admin.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import type { TestServer } from '../support/redis/server.ts';
import { startStandalone } from '../support/redis/standalone.ts';
import { FULL_TIER } from '../support/run/tier.ts';
import { countingClient } from '../support/stores/counting-client.ts';

const SESSIONS = FULL_TIER ? 100_000 : 20_000;
/** What one cleanup may remove: it takes four. */
const CLEANUP = 0.3 * SESSIONS;
const SLOW_MICROS = 1_000;
/** Most keys one script call may touch: a page of records, the tenant state, indexes and history. */
const MAX_KEYS = 206;

describe(`a tenant of ${SESSIONS} sessions`, () => {
  const tenantId = freshTenant();
  let server: TestServer;
  let client: RedisClient;
  let admin: RedisAdmin;

  beforeAll(async () => {
    server = await startStandalone({
      args: ['--slowlog-log-slower-than', String(SLOW_MICROS), '--slowlog-max-len', '1000'],
    });
    client = connectRedis({ endpoint: server.endpoint });
    admin = openAdmin(server);
    const store = createSessionStore(client, { maxBytesPerTenant: 1_000 * SESSIONS });
    for (let from = 0; from < SESSIONS; from += 1_000) {
      const page = Array.from({ length: 1_000 }, (_, i) =>
        store.createSession({ tenantId, userId: `user-${from + i}` }),
      );
      await Promise.all(page);
    }
  });
  afterAll(async () => {
    await client?.close();
    admin?.close();
    await server?.close();
  });

  /** Sends PINGs on a separate connection. @returns the longest wait in ms */
  async function longestPing(during: () => Promise<void>): Promise<number> {
    const pinger = connectRedis({ endpoint: server.endpoint });
    await pinger.command(['PING']);
    let longest = 0;
    let pinging = true;
    const loop = (async () => {
      while (pinging) {
        const sent = performance.now();
        await pinger.command(['PING']);
        longest = Math.max(longest, performance.now() - sent);
      }
    })();
    await during().finally(() => {
      pinging = false;
    });
    await loop;
    await pinger.close();
    return longest;
  }

  it('is revoked by one call with five keys, and reclaimed in bounded steps', async () => {
    const counting = countingClient(client);
    const store = createSessionStore(counting);
    await admin.raw('SLOWLOG', 'RESET');
    const ping = await longestPing(async () => {
      await store.revokeTenantSessions(tenantId);
      expect(counting.commands).toHaveLength(1);
      expect(counting.commands[0]?.[2]).toBe(5);
      let removed = 0;
      let runs = 0;
      for (let more = true; more; runs++) {
        const run = await store.cleanupExpiredSessions({ limit: CLEANUP });
        expect(run.removed).toBeLessThanOrEqual(CLEANUP);
        removed += run.removed;
        more = run.more;
      }
      expect(removed).toBe(SESSIONS);
      expect(runs).toBe(4);
    });
    const scripts = counting.commands.filter(([name]) => name === 'EVALSHA');
    for (const [, , keys] of scripts) expect(Number(keys)).toBeLessThanOrEqual(MAX_KEYS);
    expect(scripts.length).toBeGreaterThan(SESSIONS / MAX_KEYS);
    expect(await admin.everyKey(`session:{${tenantId}}*`)).toEqual([]);

    const slow = await admin.raw('SLOWLOG', 'GET', 1_000);
    const blocking = (Array.isArray(slow) ? slow : [])
      .map((entry) =>
        Array.isArray(entry) ? { micros: Number(entry[2]), name: String(entry[3]).split(',')[0] } : undefined,
      )
      .filter((entry) => entry?.name === 'EVALSHA');
    const longest = Math.max(0, ...blocking.map((entry) => entry?.micros ?? 0));
    process.stdout.write(
      `${SESSIONS} sessions revoked and reclaimed by ${scripts.length} scripts: ${blocking.length} took over ` +
        `${SLOW_MICROS} µs, the slowest ${longest} µs; the longest PING beside them waited ${ping.toFixed(1)} ms\n`,
    );
  });
});
