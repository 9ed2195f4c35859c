import { expect } from 'vitest';
import { aliasKeyIn } from '../../../src/redis/session/alias.ts';
import { OVERHEAD_BYTES, parseRecord, TARGET_BYTES } from '../../../src/redis/session/record.ts';
import { logoutKeys, sessionKeys } from '../../../src/redis/shared/keys.ts';
import type { RedisAdmin } from './admin.ts';

/**
 * Fails unless the stored data of a tenant's sessions is consistent: only idempotency records and histories have a TTL
 * and can be evicted; every record is in an index, so it can be reclaimed; and the tenant is charged for exactly the
 * existing records, index entries and sign-ins. The targets of logouts and aliases are in the sign-ins, so they can be
 * reclaimed.
 */
export async function expectSoundSessions(admin: RedisAdmin, tenantId: string): Promise<void> {
  const { tenant, epoch, index, created, signIns } = sessionKeys(tenantId);
  const keys = await admin.everyKey(`session*{${tenant}}*`);
  for (const key of keys) {
    const ttl = await admin.pttl(key);
    if (/^session-(idempotency|history):/.test(key)) expect(ttl, key).not.toBe(-1);
    else expect(ttl, key).toBe(-1);
  }

  const indexes = keys.filter((key) => key === index || key.startsWith(`session-revoked:{${tenant}}:`));
  const indexed = (await Promise.all(indexes.map((key) => membersOf(admin, key)))).flat();
  const records = await Promise.all(
    keys
      .filter((key) => key.startsWith('session:'))
      .map(async (key) => {
        const [, userHash = '', slot] = /([\w-]{22}):(\d+)$/.exec(key) ?? [];
        const text = String(await admin.raw('GET', key));
        const stored = parseRecord(tenantId, { userHash, slot: Number(slot) }, text);
        if (!stored) throw new Error(`${key} holds no session`);
        return { ...stored.session, bytes: Buffer.byteLength(text) + OVERHEAD_BYTES };
      }),
  );
  expect(indexed).toEqual(expect.arrayContaining(records.map(({ handle }) => handle)));
  for (const [handle, score] of await scoresOf(admin, index))
    expect(records.find((record) => record.handle === handle)?.expiresAt, handle).toBe(score);
  const byCreation = new Map(
    (await scoresOf(admin, created)).map(([name, score]) => [name.slice(24) + name.slice(0, 24), score]),
  );
  expect([...byCreation.keys()].sort()).toEqual((await membersOf(admin, index)).sort());
  for (const [handle, score] of byCreation)
    expect(records.find((record) => record.handle === handle)?.createdAt, handle).toBe(score);

  const state = await admin.raw('GET', epoch);
  const charged = state === null ? 0 : Number(String(state).split('.')[2]);
  const replaced = indexed.filter((handle) => !records.some((record) => record.handle === handle));
  const taken = records.reduce((sum, { bytes }) => sum + bytes, 0);
  const entries = await scoresOf(admin, signIns);
  expect(charged).toBe(taken + replaced.length * OVERHEAD_BYTES + entries.length * TARGET_BYTES);
  for (const [entry, time] of entries) {
    const alias = aliasKeyIn(entry);
    if (alias !== undefined) {
      await expectSoundAlias(admin, alias, tenant, time);
      continue;
    }
    const { users } = logoutKeys(entry.slice(0, 22));
    expect([-2, -1], users).toContain(await admin.pttl(users));
    const score = await admin.raw('ZSCORE', users, `${tenant}:${entry.slice(22)}`);
    expect([null, time], entry).toContain(score === null ? null : Number(score));
  }
}

/** A claim of the tenant is released with its entry, because it is no newer. */
async function expectSoundAlias(admin: RedisAdmin, key: string, tenant: string, time: number): Promise<void> {
  expect([-2, -1], key).toContain(await admin.pttl(key));
  const claim = await admin.raw('GET', key);
  const [, expires, owner] = /^(\d+) \S+ ([^:]+):/.exec(String(claim)) ?? [];
  if (claim !== null && owner === tenant) expect(Number(expires), key).toBeLessThanOrEqual(time);
}

const membersOf = async (admin: RedisAdmin, key: string): Promise<string[]> =>
  [await admin.raw('ZRANGE', key, 0, -1)].flat().map(String);

async function scoresOf(admin: RedisAdmin, key: string): Promise<[handle: string, score: number][]> {
  const flat = [await admin.raw('ZRANGE', key, 0, -1, 'WITHSCORES')].flat().map(String);
  return flat.flatMap((text, i) => (i % 2 === 0 ? [[text, Number(flat[i + 1])] as [string, number]] : []));
}

/**
 * Makes a stored session expire, as if its time had passed.
 * @param handle or id: both end in its location
 * @param at when it expired, in ms since the epoch
 */
export async function expireSession(
  admin: RedisAdmin,
  tenantId: string,
  handle: string,
  at = LONG_AGO,
): Promise<void> {
  const [, userHash = '', slot] = /([\w-]{22})(\d\d)$/.exec(handle) ?? [];
  const { index, record } = sessionKeys(tenantId);
  const key = record({ userHash, slot: Number(slot) });
  const text = String(await admin.raw('GET', key));
  const stored = parseRecord(tenantId, { userHash, slot: Number(slot) }, text);
  await admin.raw('SETRANGE', key, EXPIRES_AT, String(at));
  await admin.raw('ZADD', index, 'XX', at, stored?.session.handle ?? '');
}

/** Offset of the expiry in a record, and a time in ms with the same number of digits as current times. */
const EXPIRES_AT = 87;
const LONG_AGO = 1_000_000_000_000;
