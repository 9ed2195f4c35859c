import { beforeEach, describe, expect, it } from 'vitest';
import { type BetterAuthStorage, betterAuthStorage } from '../../../src/adapters/better-auth.ts';
import { coreStore } from '../../../src/adapters/core.ts';
import type { KeyValueStore } from '../../../src/adapters/store.ts';
import { createCacheStore } from '../../../src/redis/index.ts';
import { forEachRedis, freshTenant } from '../../support/redis/kinds.ts';

forEachRedis((redis) => {
  let tenantId: string;
  let values: KeyValueStore;
  let storage: BetterAuthStorage;
  let other: BetterAuthStorage;

  beforeEach(() => {
    tenantId = freshTenant();
    const open = () => coreStore({ tenantId, namespace: 'auth', cache: createCacheStore(redis.client) });
    values = open();
    storage = betterAuthStorage(values);
    other = betterAuthStorage(open());
  });

  const sessionOf = (token: string, name = 'Alice') => JSON.stringify({ session: { token }, user: { name } });
  const leftOf = async (key: string) =>
    Number(await redis.admin.raw('PTTL', `cache:{${tenantId}}:auth:value%3A${key}`));

  it.each(['text', '', '{"a":1}', '7', '007', '1e3', '-0', '9007199254740993', 'null'])(
    'returns the text %j as it was stored',
    async (value) => {
      await storage.set('key', value, 60);
      expect(await other.get('key')).toBe(value);
      expect(await other.getAndDelete('key')).toBe(value);
      expect(await storage.get('key')).toBeNull();
      expect(await storage.getAndDelete('key')).toBeNull();
    },
  );

  it('keeps values for their TTL, and for the longest one without', async () => {
    await storage.set('short', 'value', 60);
    await storage.set('long', 'value');
    await storage.set('zero', 'value', 0);
    expect(await leftOf('short')).toBeLessThanOrEqual(60_000);
    expect(await leftOf('long')).toBeGreaterThan(29 * 24 * 3_600_000);
    expect(await leftOf('zero')).toBeGreaterThan(29 * 24 * 3_600_000);
  });

  it('counts every increment once, from what was stored, and keeps the TTL of the first', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? storage : other).increment('count', 60)));
    expect(await storage.get('count')).toBe('20');
    expect(await other.increment('count', 3_600)).toBe(21);
    expect(await leftOf('count')).toBeLessThanOrEqual(60_000);
    await storage.set('count', '5', 60);
    expect(await storage.increment('count', 60)).toBe(6);
  });

  it('gives a value to only one of two callers', async () => {
    await storage.set('code', 'value', 60);
    const taken = await Promise.all([storage.getAndDelete('code'), other.getAndDelete('code')]);
    expect(taken.sort()).toEqual([null, 'value'].sort());
  });

  describe('a session', () => {
    it('is saved again while it lives, whatever else is deleted', async () => {
      await storage.set('token', sessionOf('token'), 60);
      await Promise.all(Array.from({ length: 100 }, (_, i) => other.delete(`token ${i}`)));
      await storage.set('token', sessionOf('token', 'Alicia'), 60);
      expect(await other.get('token')).toBe(sessionOf('token', 'Alicia'));
    });

    it('that was deleted is not restored by a later save', async () => {
      await storage.set('token', sessionOf('token'), 60);
      await other.delete('token');
      await storage.set('token', sessionOf('token'), 60);
      expect(await storage.get('token')).toBeNull();
    });

    it('that is deleted while it is saved stays deleted, at whatever step', async () => {
      const steps = ['lookUp', 'set'] as const;
      for (const step of steps) {
        await storage.set(step, sessionOf(step), 60);
        const slow = betterAuthStorage({
          ...values,
          async lookUp(key) {
            const found = await values.lookUp(key);
            if (step === 'lookUp') await other.delete(step);
            return found;
          },
          async set(...call) {
            if (step === 'set') await other.delete(step);
            return values.set(...call);
          },
        });
        await slow.set(step, sessionOf(step), 60);
        expect(await storage.get(step), step).toBeNull();
      }
    });

    it('is distinguished from a list of sessions, which is stored again after a delete', async () => {
      const list = JSON.stringify([{ token: 'token', expiresAt: 1 }]);
      await storage.set('active-sessions-alice', list, 60);
      await storage.delete('active-sessions-alice');
      await storage.set('active-sessions-alice', list, 60);
      expect(await other.get('active-sessions-alice')).toBe(list);
    });
  });
});
