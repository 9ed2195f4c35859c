import { Redis } from 'ioredis';
import type { RedisAddress } from '../harness/bench-redis.ts';
import { connectCore, core } from '../harness/core.ts';
import { TTL_SECONDS } from '../harness/payload.ts';
import type { Headline } from '../harness/result.ts';

const MAX_BYTES = 40;
const TENANT = 'org_bytes';
const TAGS = ['a1', 'b2'];

/** Every size within two allocator steps, so that rounding cancels out. */
const SIZES = Array.from({ length: 64 }, (_, i) => 128 + i);

/** Bytes that an entry with two short tags adds to a plain SET of the same key and value. */
export async function entryBytesHeadline({ host, port }: RedisAddress): Promise<Headline> {
  const raw = new Redis({ host, port });
  const client = connectCore({ host, port });
  try {
    const cache = core.createCacheStore(client);
    let extra = 0;
    for (const size of SIZES) {
      const key = `cache:{${TENANT}}:bench:k${size}`;
      const value = 'x'.repeat(size);
      await cache.setCache(TENANT, 'bench', `k${size}`, value, TTL_SECONDS, TAGS);
      extra += Number(await raw.memory('USAGE', key, 'SAMPLES', 0));
      await raw.set(key, JSON.stringify(value), 'PX', TTL_SECONDS * 1000);
      extra -= Number(await raw.memory('USAGE', key, 'SAMPLES', 0));
    }
    const bytes = extra / SIZES.length;
    return {
      what: 'bytes that an entry with two short tags adds to a plain SET',
      measured: bytes.toFixed(1),
      target: `at most ${MAX_BYTES}`,
      met: bytes <= MAX_BYTES,
    };
  } finally {
    raw.disconnect();
    await client.close();
  }
}
