import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRedisClient, type RedisApiClient } from '../../src/client/index.ts';
import { freshTenant } from '../support/kinds.ts';
import { clear, makeWorkplace, type RunningProduct, run, startProduct } from './local-harness.ts';

const workplace = makeWorkplace();
let product: RunningProduct;
let token: string;

beforeAll(async () => {
  product = await startProduct(workplace);
});
afterAll(() => clear(workplace));
beforeEach(async () => {
  const args = ['--tenant', freshTenant(), '--user', 'alice', '--permissions', 'cache:write'];
  token = (await run(workplace, 'token', args)).out.trim();
});

const newClient = (): RedisApiClient =>
  createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 15_000 });

/** What the cache stands in front of: a counter of versions. */
interface Source {
  version: number;
}

const changes: [string, (cache: RedisApiClient['cache']) => Promise<void>][] = [
  ['delete', (cache) => cache.delete('ns', 'k')],
  ['invalidateTags', (cache) => cache.invalidateTags(['t'])],
  ['invalidateNamespace', (cache) => cache.invalidateNamespace('ns')],
  ['clear', (cache) => cache.clear()],
];

/** Starts a load that has read the source and not yet returned. */
async function loadInTheAir({ cache }: RedisApiClient, source: Source) {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let read = () => {};
  const hasRead = new Promise<void>((resolve) => {
    read = resolve;
  });
  const loading = cache.getOrLoad(
    'ns',
    'k',
    async () => {
      const { version } = source;
      read();
      await finished;
      return version;
    },
    { tags: ['t'] },
  );
  await hasRead;
  return { loading, finish };
}

describe.each(changes)('a load overtaken by %s', (_, change) => {
  it('is served to nobody who came later, while it is in the air and after', async () => {
    const source = { version: 1 };
    const [here, elsewhere] = [newClient(), newClient()];
    const { loading, finish } = await loadInTheAir(here, source);
    source.version = 2;
    await change(elsewhere.cache);

    const load = async () => source.version;
    // The same client has the old load in the air: nobody may join it now.
    expect(await here.cache.getOrLoad('ns', 'k', load)).toBe(2);
    expect(await elsewhere.cache.getOrLoad('ns', 'k', load)).toBe(2);
    finish();
    expect(await loading).toBe(1);
    // The late write may displace the newer entry, but it is stale from the start.
    expect(await here.cache.get('ns', 'k')).not.toBe(1);
    expect(await here.cache.getOrLoad('ns', 'k', load)).toBe(2);
  });

  it('is not stored', async () => {
    const source = { version: 1 };
    const client = newClient();
    const { loading, finish } = await loadInTheAir(client, source);
    source.version = 2;
    await change(client.cache);
    finish();
    await loading;
    expect(await client.cache.get('ns', 'k')).toBeUndefined();
  });
});

it('a load stored without its as-of time would be served: what the tests above can see', async () => {
  const { cache } = newClient();
  const version = 1;
  await cache.invalidateTags(['t']);
  await cache.set('ns', 'k', version, { tags: ['t'] });
  expect(await cache.get('ns', 'k')).toBe(1);
});

describe('a history of many clients', () => {
  const READERS = 12;
  const ROUNDS = 40;

  it('holds no read older than an invalidation that had ended before it began', {
    timeout: 60_000,
  }, async () => {
    const source = { version: 1 };
    /** The version that every read beginning now must at least return. */
    let floor = 1;
    let loads = 0;
    let reads = 0;
    const late: string[] = [];
    const clients = [newClient(), newClient(), newClient()];
    const some = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T;

    async function writer() {
      for (let round = 0; round < ROUNDS; round++) {
        source.version += 1;
        const { version } = source;
        const [, change] = some(changes);
        await change(some(clients).cache);
        floor = Math.max(floor, version);
        await delay(Math.random() * 25);
      }
    }
    let writing = true;
    async function reader() {
      while (writing) {
        const least = floor;
        const load = async () => {
          loads += 1;
          const { version } = source;
          await delay(Math.random() * 30);
          return version;
        };
        const read = await some(clients).cache.getOrLoad('ns', 'k', load, { tags: ['t'] });
        reads += 1;
        if (read < least) late.push(`read ${read}, though ${least} had been announced`);
      }
    }
    const reading = Promise.all(Array.from({ length: READERS }, reader));
    await writer();
    writing = false;
    await reading;

    expect(late).toEqual([]);
    expect(reads).toBeGreaterThan(ROUNDS * 2);
    // Else nothing was cached or shared, and the test proved nothing.
    expect(loads).toBeLessThan(reads);
  });
});
