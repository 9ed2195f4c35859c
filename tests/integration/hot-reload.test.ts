import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type * as Core from '../../src/redis/index.ts';
import { openAdmin, type RedisAdmin } from '../support/admin/admin.ts';
import { otherConnections } from '../support/admin/other-connections.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { LOOPBACK, TEST_TIMEOUT_VARIABLES } from '../support/redis/server.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';

type CoreModule = typeof Core;

/** Each compiles every module again. */
const RELOADS = 4;

const { name, version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));

/** Makes the package another version of itself. */
const otherVersion: Plugin = {
  name: 'other-version',
  transform: (code) => code.replaceAll(`${name}@${version}`, `${name}@other`),
};

/** A development server, as Vite and the frameworks built on it run one. */
const startVite = (plugins: Plugin[] = []): Promise<ViteDevServer> =>
  createServer({
    ...{ root: REPOSITORY, configFile: false, appType: 'custom', logLevel: 'warn', plugins },
    server: { middlewareMode: true, ws: false, hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });

let redis: StandaloneServer;
let admin: RedisAdmin;
let vite: ViteDevServer;
let tenant: string;

beforeAll(async () => {
  [redis, vite] = await Promise.all([startStandalone(), startVite()]);
  admin = openAdmin(redis);
});
beforeEach(() => {
  tenant = freshTenant();
  vi.stubEnv('REDIS_URL', `redis://${LOOPBACK}:${redis.process.address.port}`);
  for (const [variable, value] of Object.entries(TEST_TIMEOUT_VARIABLES)) vi.stubEnv(variable, value);
});
afterEach(async () => {
  await (await load(vite)).closeRedis();
  vi.unstubAllEnvs();
  await expect.poll(connections).toEqual([]);
});
afterAll(async () => {
  await vite.close();
  admin.close();
  await redis.close();
});

const load = (server: ViteDevServer) => server.ssrLoadModule('/src/redis/index.ts') as Promise<CoreModule>;

/** Evaluates every module anew, as after a change of a file. */
async function reload(): Promise<CoreModule> {
  vite.moduleGraph.invalidateAll();
  return load(vite);
}

const connections = () => otherConnections(admin);

describe('after reloads of a development server', () => {
  it('there is one connection', async () => {
    const evaluations = new Set<CoreModule>();
    for (let i = 0; i < RELOADS; i++) {
      const core = await reload();
      evaluations.add(core);
      await core.setCache(tenant, 'ns', `key ${i}`, i);
    }
    expect(evaluations.size).toBe(RELOADS);
    expect(await connections()).toHaveLength(1);
  });

  it('every evaluation can close it, and all others open it again', async () => {
    const first = await reload();
    await first.setCache(tenant, 'ns', 'key', 1);
    const second = await reload();
    await second.closeRedis();
    await expect.poll(connections).toEqual([]);
    expect(await first.getCache(tenant, 'ns', 'key')).toBe(1);
    expect(await second.getCache(tenant, 'ns', 'key')).toBe(1);
    expect(await connections()).toHaveLength(1);
  });

  it('every evaluation immediately sees what another has written, regardless of the local tier', async () => {
    const tier = { mode: 'bounded', maxBytes: 1_048_576, localTtlMs: 60_000 };
    vi.stubEnv('CACHE_LOCAL_TIER', JSON.stringify(tier));
    const [first, second] = [await reload(), await reload()];
    await first.setCache(tenant, 'ns', 'key', 1);
    expect(await first.getCache(tenant, 'ns', 'key')).toBe(1);
    await second.setCache(tenant, 'ns', 'key', 2);
    expect(await first.getCache(tenant, 'ns', 'key')).toBe(2);
  });
});

describe('a reload after a change of the environment', () => {
  it('replaces the connection', async () => {
    const before = await reload();
    await before.setCache(tenant, 'ns', 'key', 1);
    const old = await connections();
    vi.stubEnv('CACHE_DEFAULT_TTL', '60');
    const core = await reload();
    await core.setCache(tenant, 'ns', 'other', 1);
    await expect.poll(connections).toHaveLength(1);
    expect(await connections()).not.toEqual(old);
    expect(await admin.pttl(`cache:{${tenant}}:ns:other`)).toBeLessThanOrEqual(60_000);
    expect(await before.getCache(tenant, 'ns', 'key')).toBe(1);
    expect(await connections()).toHaveLength(1);
  });

  it('that leaves it malformed rejects calls, and keeps the connection until it is fixed', async () => {
    await (await reload()).setCache(tenant, 'ns', 'key', 1);
    const old = await connections();
    vi.stubEnv('CACHE_DEFAULT_TTL', 'soon');
    const core = await reload();
    await expect(core.getCache(tenant, 'ns', 'key')).rejects.toMatchObject({ code: 'CONFIG' });
    vi.stubEnv('CACHE_DEFAULT_TTL', '');
    expect(await core.getCache(tenant, 'ns', 'key')).toBe(1);
    expect(await connections()).toEqual(old);
  });
});

it('two versions of the package in one process have an instance each', async () => {
  const other = await startVite([otherVersion]);
  onTestFinished(() => other.close());
  const [core, otherCore] = [await load(vite), await load(other)];
  onTestFinished(() => otherCore.closeRedis());
  await core.setCache(tenant, 'ns', 'key', 1);
  expect(await otherCore.getCache(tenant, 'ns', 'key')).toBe(1);
  expect(await connections()).toHaveLength(2);
  await otherCore.closeRedis();
  await expect.poll(connections).toHaveLength(1);
  expect(await core.getCache(tenant, 'ns', 'key')).toBe(1);
});
