import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRedisClient, type RedisApiClient } from '../../../src/client/index.ts';
import { gate } from '../../support/gate.ts';
import { productPerFile } from '../../support/programs/product-per-file.ts';
import { freshTenant } from '../../support/redis/kinds.ts';
import { describeStaleReads, type Recorded, staleReads } from '../cache-history-check.ts';

const product = productPerFile();
let token: string;

beforeEach(async () => {
  token = await product.mint({ tenant: freshTenant(), user: 'alice', permissions: ['cache:write'] });
});

const newClient = (): RedisApiClient =>
  createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 60_000 });

/** The source behind the cache: a version counter. */
interface Source {
  version: number;
}

const changes: [string, (cache: RedisApiClient['cache']) => Promise<void>][] = [
  ['delete', (cache) => cache.delete('ns', 'k')],
  ['invalidateTags', (cache) => cache.invalidateTags(['t'])],
  ['invalidateNamespace', (cache) => cache.invalidateNamespace('ns')],
  ['clear', (cache) => cache.clear()],
];

/** Starts a load that has read the source but not returned yet. */
async function startSlowLoad({ cache }: RedisApiClient, source: Source) {
  const [read, finish] = [gate(), gate()];
  const loading = cache.getOrLoad(
    'ns',
    'k',
    async () => {
      const { version } = source;
      read.open();
      await finish.passed;
      return version;
    },
    { tags: ['t'] },
  );
  await read.passed;
  return { loading, finish: finish.open };
}

describe.each(changes)('a load overtaken by %s', (_, change) => {
  it('is returned to no later caller, neither while it is in flight nor after', async () => {
    const source = { version: 1 };
    const [here, elsewhere] = [newClient(), newClient()];
    const { loading, finish } = await startSlowLoad(here, source);
    source.version = 2;
    await change(elsewhere.cache);

    const load = async () => source.version;
    // The old load is still in flight in this client: later callers must not share it.
    expect(await here.cache.getOrLoad('ns', 'k', load)).toBe(2);
    expect(await elsewhere.cache.getOrLoad('ns', 'k', load)).toBe(2);
    finish();
    expect(await loading).toBe(1);
    // The late write may replace the newer entry, but it is stale from the start.
    expect(await here.cache.get('ns', 'k')).not.toBe(1);
    expect(await here.cache.getOrLoad('ns', 'k', load)).toBe(2);
  });

  it('is not stored', async () => {
    const source = { version: 1 };
    const client = newClient();
    const { loading, finish } = await startSlowLoad(client, source);
    source.version = 2;
    await change(client.cache);
    finish();
    await loading;
    expect(await client.cache.get('ns', 'k')).toBeUndefined();
  });
});

it('a load stored without its as-of time would be served, so the tests above can fail', async () => {
  const { cache } = newClient();
  const version = 1;
  await cache.invalidateTags(['t']);
  await cache.set('ns', 'k', version, { tags: ['t'] });
  expect(await cache.get('ns', 'k')).toBe(1);
});

describe('a history of many clients', () => {
  const READERS = 12;
  const ROUNDS = 40;
  const some = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T;

  type ReadThrough = (client: RedisApiClient, load: () => Promise<number>) => Promise<number>;

  /** One writer changes the source, then the cache; meanwhile readers read through the cache. */
  async function recordHistory(readThrough: ReadThrough) {
    const source: Source = { version: 1 };
    const clients = [newClient(), newClient(), newClient()];
    const history: Recorded[] = [];
    let loads = 0;
    let writing = true;

    async function record(kind: Recorded['kind'], call: string, run: () => Promise<number>) {
      const start = String(process.hrtime.bigint());
      const version = await run();
      history.push({ kind, call, key: 'k', version, start, end: String(process.hrtime.bigint()) });
    }
    async function writer() {
      for (let round = 0; round < ROUNDS; round++) {
        const [name, change] = some(changes);
        await record('change', name, async () => {
          source.version += 1;
          const { version } = source;
          await change(some(clients).cache);
          return version;
        });
        await delay(Math.random() * 25);
      }
    }
    async function load() {
      loads += 1;
      const { version } = source;
      await delay(Math.random() * 30);
      return version;
    }
    async function reader() {
      while (writing) await record('read', 'a read', () => readThrough(some(clients), load));
    }
    const reading = Promise.all(Array.from({ length: READERS }, reader));
    await writer().finally(() => {
      writing = false;
    });
    await reading;
    return { history, loads };
  }

  it('contains no read older than a change that completed before it began', async () => {
    const { history, loads } = await recordHistory(({ cache }, load) =>
      cache.getOrLoad('ns', 'k', load, { tags: ['t'] }),
    );
    const stale = staleReads(history);
    expect(stale, describeStaleReads(stale)).toEqual([]);
    expect(history.length).toBeGreaterThan(ROUNDS * 3);
    // Otherwise nothing was cached or shared, and the test verified nothing.
    expect(loads).toBeLessThan(history.length - ROUNDS);
  });

  it('shows stale reads when loads are stored without their as-of time', async () => {
    const { history } = await recordHistory(async ({ cache }, load) => {
      const { value } = await cache.lookUp<number>('ns', 'k');
      if (value !== undefined) return value;
      const loaded = await load();
      await cache.set('ns', 'k', loaded, { tags: ['t'] });
      return loaded;
    });
    expect(staleReads(history).length).toBeGreaterThan(0);
  });
});
