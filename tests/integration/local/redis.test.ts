import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  call,
  mint,
  pathWithoutRedis,
  run,
  startProduct,
  stop,
  untilReady,
} from '../../support/programs/workplace.ts';
import { type StandaloneServer, startStandalone } from '../../support/redis/standalone.ts';
import { startUpstash } from '../../support/upstash/upstash.ts';
import { workplacePerTest } from './workplace-per-test.ts';

const here = workplacePerTest();

/** The console's facts, and the provider that health reports to the same caller. */
async function serverInfo(url: string) {
  const token = await mint(here, { tenant: 'org_acme', user: 'alice' });
  const [info, health] = await Promise.all(
    ['console', 'health'].map(async (path) =>
      Object(await (await call(`${url}/api/redis/${path}`, token)).json()),
    ),
  );
  expect(health.provider).toBe(info.provider);
  return info;
}

describe('without a Redis on PATH', () => {
  it('runs on a stand-in, reports it, and the demo passes', async () => {
    const PATH = pathWithoutRedis(here);
    const product = await startProduct(here, undefined, { PATH });
    expect(product.out()).toContain('js-redis-server on 127.0.0.1');
    expect(product.out()).toContain('using a stand-in');
    // It imitates a version and measures nothing, so its numbers would be wrong.
    expect(await serverInfo(product.url)).toMatchObject({
      provider: 'redis',
      server: { software: 'stand-in (js-redis-server)' },
    });
    expect(Object.keys((await serverInfo(product.url)).server)).toEqual(['software']);
    expect(await run(here, 'demo', [], { PATH })).toMatchObject({ code: 0, err: '' });
    expect(await stop(product)).toMatchObject({ code: 0 });
  });
});

it('settings of a Redis that is not used are named', async () => {
  const lines = [
    'REDIS_PROVIDR=redis',
    'REDIS_HOST=cache.example.com',
    'REDIS_PASSWORD=hush',
    'UPSTASH_REDIS_REST_TOKEN=hush',
    '',
  ];
  writeFileSync(join(here.dir.path, '.env.local'), lines.join('\n'));
  const product = await startProduct(here);
  expect(product.out()).toContain(
    'Ignored, because REDIS_PROVIDER (upstash, elasticache or redis) is not set: REDIS_HOST, REDIS_PASSWORD, UPSTASH_REDIS_REST_TOKEN.',
  );
  expect(product.out()).toContain('REDIS_PROVIDR is not a setting; did you mean REDIS_PROVIDER?');
  expect(product.out()).not.toContain('hush');
});

describe('a configured Redis', () => {
  let server: StandaloneServer;
  beforeEach(async () => {
    server = await startStandalone();
  });
  afterEach(() => server.close());
  const address = () => `127.0.0.1:${server.process.address.port}`;

  it('is used if REDIS_URL names it', async () => {
    const product = await startProduct(here, undefined, { REDIS_URL: `redis://${address()}/2` });
    expect(product.out()).toContain(`${address()}/2 (REDIS_URL from the environment)`);
    expect(await serverInfo(product.url)).toMatchObject({
      provider: 'redis',
      server: { version: expect.any(String) },
    });
    expect(await run(here, 'demo')).toMatchObject({ code: 0, err: '' });
  });

  it('is used if .env.local names it, and outlives the product', async () => {
    const { host, port } = server.process.address;
    const lines = ['# local', 'REDIS_PROVIDER=elasticache', `REDIS_HOST=${host}`, `REDIS_PORT=${port}`, ''];
    writeFileSync(join(here.dir.path, '.env.local'), lines.join('\n'));
    const product = await startProduct(here);
    expect(product.out()).toContain(`${address()} (REDIS_PROVIDER from .env.local)`);
    expect(await serverInfo(product.url)).toMatchObject({ provider: 'elasticache' });
    expect(await stop(product)).toMatchObject({ code: 0 });
    const again = await startProduct(here);
    await untilReady(again.url);
  });

  it('is used over REST if .env.local names Upstash', async () => {
    const upstash = await startUpstash(server.process.address);
    const { url, token } = upstash.endpoint;
    const lines = [
      'REDIS_PROVIDER=upstash',
      `UPSTASH_REDIS_REST_URL=${url}`,
      `UPSTASH_REDIS_REST_TOKEN=${token}`,
    ];
    writeFileSync(join(here.dir.path, '.env.local'), lines.join('\n'));
    const product = await startProduct(here);
    expect(product.out()).toContain(`${new URL(url).host} (REDIS_PROVIDER from .env.local)`);
    expect(product.out()).not.toContain(token);
    expect(await run(here, 'demo')).toMatchObject({ code: 0, err: '' });
    await stop(product);
    await upstash.close();
  });

  it('is an error if it does not answer, and no other Redis is used', async () => {
    await server.close();
    const { code, out, err } = await run(here, 'dev', ['--port', '0'], {
      REDIS_URL: `redis://:hush@${address()}`,
    });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(
      `Error: REDIS_URL is set (in the environment), but the Redis it names, ${address()}, does not respond`,
    );
    expect(err).not.toContain('hush');
  });

  it('is an error that names every invalid variable if the configuration is invalid', async () => {
    writeFileSync(join(here.dir.path, '.env.local'), 'REDIS_PROVIDER=upstash\nCACHE_MAX_TTL=never\n');
    const { code, err } = await run(here, 'dev', ['--port', '0']);
    expect(code).toBe(1);
    for (const name of ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN', 'CACHE_MAX_TTL']) {
      expect(err).toContain(name);
    }
  });
});
