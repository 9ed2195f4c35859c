import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../../src/local/server/free-port.ts';
import {
  cacheOrFetch,
  closeRedis,
  connectRedis,
  createCacheStore,
  getCache,
  setCache,
} from '../../src/redis/index.ts';
import { startTcpProxy } from '../faults/trouble/tcp-proxy.ts';
import { openAdmin, type RedisAdmin } from '../support/admin/admin.ts';
import { blockOf } from '../support/documents/code-blocks.ts';
import { runBlock } from '../support/documents/run-block.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { LOOPBACK, TEST_TIMEOUT_VARIABLES } from '../support/redis/server.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';

let server: StandaloneServer;
let admin: RedisAdmin;
let tenant: string;

beforeAll(async () => {
  server = await startStandalone();
  admin = openAdmin(server);
});
beforeEach(() => {
  tenant = freshTenant();
  configure(server.process.address.port);
});
afterEach(async () => {
  await closeRedis();
  vi.unstubAllEnvs();
});
afterAll(async () => {
  admin.close();
  await server.close();
});

function configure(port: number, timeoutMs?: number): void {
  vi.stubEnv('REDIS_URL', `redis://${LOOPBACK}:${port}`);
  for (const [variable, value] of Object.entries(TEST_TIMEOUT_VARIABLES)) {
    vi.stubEnv(variable, String(timeoutMs ?? value));
  }
}

/** Buffers counters, whether or not Redis can be reached. */
const load = (tenantId: string) => cacheOrFetch(tenantId, 'ns', 'key', async () => undefined);
const tenants = (count: number) => Array.from({ length: count }, freshTenant);

/** Connections other than the querying one. */
async function connections(): Promise<number> {
  return (
    String(await admin.raw('CLIENT', 'LIST'))
      .trim()
      .split('\n').length - 1
  );
}

it('sends the counters of every tenant, and closes every connection', async () => {
  const counted = tenants(40);
  await Promise.all(counted.map(load));
  await closeRedis();
  await expect.poll(connections).toBe(0);
  const client = connectRedis({ endpoint: server.endpoint });
  const cache = createCacheStore(client);
  for (const tenantId of counted) expect((await cache.getCacheMetrics(tenantId)).loads).toBe(1);
  await client.close();
});

it('may be called before anything else, again, and while it runs', async () => {
  await closeRedis();
  await setCache(tenant, 'ns', 'key', 1);
  let closed = 0;
  const calls = [1, 2, 3].map(() => closeRedis().then(() => ++closed));
  expect(await Promise.all(calls)).toEqual([1, 2, 3]);
  await closeRedis();
  await expect.poll(connections).toBe(0);
});

it('lets a call that is made while it runs open another connection', async () => {
  await setCache(tenant, 'ns', 'key', 1);
  const closing = closeRedis();
  expect(await getCache(tenant, 'ns', 'key')).toBe(1);
  await closing;
  expect(await getCache(tenant, 'ns', 'key')).toBe(1);
  await expect.poll(connections).toBe(1);
});

it('lets a load return its value', async () => {
  const loaded = cacheOrFetch(tenant, 'ns', 'key', async () => {
    await closeRedis();
    return 'loaded';
  });
  expect(await loaded).toBe('loaded');
});

it('resolves when Redis is down, and the next call works when it is back', async () => {
  await setCache(tenant, 'ns', 'key', 1);
  await server.process.kill();
  try {
    await closeRedis();
  } finally {
    await server.process.restart();
  }
  expect(await getCache(tenant, 'ns', 'key')).toBeUndefined();
});

it('lets a program end while Redis is down', async () => {
  const { code } = blockOf('docs/use/instance.md', 'import { cacheOrFetch, closeRedis }');
  expect(await runBlock(code, { host: LOOPBACK, port: await freePort() })).toEqual(['42']);
});

it('resolves when Redis does not reply', async () => {
  configure(server.process.address.port, 100);
  await load(tenant);
  server.process.signal('SIGSTOP');
  try {
    await closeRedis();
  } finally {
    server.process.signal('SIGCONT');
  }
});

it('resolves when Redis rejects the credentials', async () => {
  await admin.raw('CONFIG', 'SET', 'requirepass', 'another');
  try {
    await load(tenant);
    await expect(setCache(tenant, 'ns', 'key', 1)).rejects.toMatchObject({ code: 'AUTH' });
    await closeRedis();
  } finally {
    await admin.raw('CONFIG', 'SET', 'requirepass', '');
  }
});

it('does not wait for all counters of a slow Redis', async () => {
  const proxy = await startTcpProxy(server.process.address.port);
  onTestFinished(() => proxy.close());
  configure(proxy.port, 200);
  const counted = tenants(400);
  await Promise.all(counted.map(load));
  proxy.trouble({ reply: (link, chunk) => link.toClient(chunk, 100) });
  const { evalsha = 0, eval: sources = 0 } = await admin.commandsDuring(closeRedis);
  expect(evalsha + sources).toBeLessThan(counted.length);
});
