import { expect, it } from 'vitest';
import { describeRedis, freshTenant } from '../support/redis/kinds.ts';

// Otherwise every suite "on cluster" would pass on a single node.
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
