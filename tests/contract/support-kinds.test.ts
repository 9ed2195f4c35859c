import { expect, it } from 'vitest';
import { defineScript } from '../../src/redis/client/client.ts';
import { countingClient } from '../support/counting-client.ts';
import { describeRedis, forEachRedis, freshTenant } from '../support/kinds.ts';

const SET_WITH_TTL = defineScript(
  'set-with-ttl',
  "return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])",
);

forEachRedis((redis) => {
  it('shows an admin what the product wrote and what it cost', async () => {
    const key = `cache:{${freshTenant()}}:greeting`;
    const client = countingClient(redis.client);

    const used = await redis.admin.commandsDuring(() => client.command(['SET', key, 'héllo', 'PX', 60_000]));

    expect(used).toEqual({ set: 1 });
    expect(await client.command(['GET', key])).toBe('héllo');
    expect(client.roundTrips).toBe(2);
    expect(await redis.admin.everyKey(`${key}*`)).toEqual([key]);
    expect(await redis.admin.pttl(key)).toBeGreaterThan(50_000);
    expect(await redis.admin.raw('STRLEN', key)).toBe(6);
  });

  it('counts the commands inside scripts and the round trips around them', async () => {
    const client = countingClient(redis.client);
    const key = `session:{${freshTenant()}}:x`;
    await client.script(SET_WITH_TTL, [key], ['v', 60_000]);
    client.reset();

    const used = await redis.admin.commandsDuring(() => client.script(SET_WITH_TTL, [key], ['v', 60_000]));

    expect(used).toEqual({ evalsha: 1, set: 1 });
    expect(client.roundTrips).toBe(1);
    expect(client.commands).toEqual([['EVALSHA', 'set-with-ttl', 1, key, 'v', 60_000]]);
  });
});

describeRedis('cluster', (redis) => {
  it('spreads tenants over all three masters', async () => {
    const tenant = freshTenant();
    const keys = Array.from({ length: 60 }, (_, i) => `cache:{${tenant}${i}}:x`);
    for (const key of keys) await redis.client.command(['SET', key, '1']);
    expect(redis.nodes).toHaveLength(3);
    expect(await redis.admin.everyKey(`*${tenant}*`)).toEqual([...keys].sort());
    const slots = await Promise.all(keys.map((key) => redis.admin.raw('CLUSTER', 'KEYSLOT', key)));
    const masters = new Set(slots.map((slot) => Math.floor(Number(slot) / 5_462)));
    expect(masters.size).toBe(3);
  });
});

describeRedis('tls-acl', (redis) => {
  it('refuses the application user other prefixes and dangerous commands', async () => {
    await expect(redis.client.command(['SET', 'other:x', '1'])).rejects.toThrow(/NOPERM/i);
    await expect(redis.client.command(['FLUSHALL'])).rejects.toThrow(/NOPERM/i);
    await expect(redis.client.command(['KEYS', '*'])).rejects.toThrow(/NOPERM/i);
  });
});
