import { beforeEach, expect, it } from 'vitest';
import {
  IDEMPOTENCY_RECORD_BYTES,
  IDEMPOTENCY_TTL_MS,
  MAX_IDEMPOTENCY_RECORDS,
} from '../../src/redis/session/idempotency.ts';
import { sessionKeys } from '../../src/redis/shared/keys.ts';
import { forEachRedis } from '../support/redis/kinds.ts';
import { type FreshSessions, freshSessions } from '../support/stores/fresh-stores.ts';

/** Memory that Redis adds for an entry of a hash. */
const HASH_ENTRY_BYTES = 80;

const pairsOf = (texts: readonly string[]): [string, string][] =>
  texts.flatMap((text, i) => (i % 2 === 0 ? [[text, texts[i + 1] ?? ''] as [string, string]] : []));

/** The records of calls that may be repeated. */
forEachRedis((redis) => {
  let { tenantId, identity, store } = {} as FreshSessions;
  const idempotencyKey = 'b0a7c1de-0000-4000-8000-1234567890ab';
  const again = { idempotencyKey };

  beforeEach(() => {
    ({ tenantId, identity, store } = freshSessions(redis));
  });

  const records = async () => {
    const found = await Promise.all(
      sessionKeys(tenantId).idempotency.map((key) => redis.admin.raw('HGETALL', key)),
    );
    return found.map((fields) => pairsOf([fields].flat().map(String)));
  };

  it('are dropped after an hour', async () => {
    const first = await store.createSession(identity(), again);
    const [latest] = sessionKeys(tenantId).idempotency;
    expect(await redis.admin.pttl(latest)).toBeGreaterThan(IDEMPOTENCY_TTL_MS - 60_000);
    const [[name = '', record = ''] = []] = (await records()).flat();
    const earlier = `${Number(record.slice(0, 13)) - IDEMPOTENCY_TTL_MS}${record.slice(13)}`;
    await redis.admin.raw('HSET', latest, name, earlier);
    const second = await store.createSession(identity(), again);
    expect(second.sessionId).not.toBe(first.sessionId);
  });

  it('are bounded in size and number: the latest half of the maximum is kept', async () => {
    const half = MAX_IDEMPOTENCY_RECORDS / 2;
    const [latest] = sessionKeys(tenantId).idempotency;
    let filled = 0;
    const fill = async () => {
      const fields = Array.from({ length: half }, () => [`f${filled++}`, '1 x ']).flat();
      await redis.admin.raw('HSET', latest, ...fields);
    };
    const create = (n: number) =>
      store.createSession(identity(), { idempotencyKey: `${n}-0000-4000-8000-1234567890ab` });
    const first = await create(1);
    await fill();
    await create(2);
    expect((await create(1)).sessionId).toBe(first.sessionId);
    await fill();
    await create(3);
    expect((await records()).map(({ length }) => length)).toEqual([1, half + 1]);
    expect((await create(1)).sessionId).not.toBe(first.sessionId);
    const { sessionId } = await store.createSession(identity());
    await store.rotateSession(tenantId, sessionId, again);
    const sizes = (await records()).flat().map(([name, record]) => name.length + record.length);
    expect(Math.max(...sizes)).toBeGreaterThan(200);
    expect(Math.max(...sizes)).toBeLessThan(IDEMPOTENCY_RECORD_BYTES - HASH_ENTRY_BYTES);
  });

  it('outlast the sessions and the cleanup', async () => {
    await store.createSession(identity(), again);
    expect((await records()).flat()).not.toEqual([]);
    await store.revokeTenantSessions(tenantId);
    await store.cleanupExpiredSessions();
    expect((await records()).flat()).not.toEqual([]);
  });
});
