import { createServer } from 'node:net';
import { describe, expect } from 'vitest';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import { reapProcess } from '../../support/programs/reaper.ts';
import {
  call,
  isAlive,
  mint,
  pathWithoutRedis,
  type RunningProduct,
  startProduct,
  stop,
  untilReady,
  type Workplace,
} from '../../support/programs/workplace.ts';
import { DEFAULT_TIMEOUT_VARIABLES } from '../../support/redis/server.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { itHere as it } from './workplace-per-test.ts';

const start = (here: Workplace) => startProduct(here);

const startWithDefaultTimeouts = (here: Workplace) =>
  startProduct(here, ['--port', '0'], DEFAULT_TIMEOUT_VARIABLES);

const faultsUrl = ({ url }: RunningProduct, path = '') => `${url}/redis-test/redis-faults${path}`;

const post = (url: string, body: unknown = {}, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const begin = (product: RunningProduct, fault: string) => post(faultsUrl(product), { fault });
const active = async (product: RunningProduct) =>
  Object(await (await fetch(faultsUrl(product))).json()).active?.fault;
const untilOver = (product: RunningProduct) =>
  waitUntil('the end of the fault', async () => (await active(product)) === undefined);

/** What a look at the product shows during a fault. On a busy machine the fault may end before: then it begins again. */
async function during<T>(product: RunningProduct, fault: string, look: () => Promise<T>): Promise<T> {
  for (;;) {
    expect((await begin(product, fault)).status).toBe(200);
    const seen = await look();
    if ((await active(product)) === fault) return seen;
  }
}

/** A user of the product. @returns the statuses of a write and of a read */
async function signIn(here: Workplace, { url }: RunningProduct) {
  const token = await mint(here, { tenant: 'org_acme', user: 'alice' });
  const cache = `${url}/api/redis/cache`;
  const entry = { namespace: 'n', key: 'k', value: 1 };
  return {
    write: async () =>
      (await call(cache, token, { method: 'POST', body: JSON.stringify({ action: 'set', ...entry }) }))
        .status,
    read: async () => (await call(`${cache}?action=get&namespace=n&key=k`, token)).status,
  };
}

describe.concurrent('the origins that may cause faults', () => {
  it('are the pages of the product and programs, not other pages', async ({ here }) => {
    const product = await start(here);
    const foreign: Record<string, string>[] = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: 'http://localhost:1' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ];
    for (const headers of foreign) {
      const answer = await post(faultsUrl(product), { fault: 'freeze' }, headers);
      expect(answer.status, JSON.stringify(headers)).toBe(403);
      expect((await post(faultsUrl(product, '/restore'), {}, headers)).status).toBe(403);
    }
    expect((await post(faultsUrl(product), { fault: 'explode' })).status).toBe(422);
    expect(await active(product)).toBeUndefined();
    const own = { Origin: product.url.replace('127.0.0.1', 'localhost') };
    expect((await post(faultsUrl(product), { fault: 'slow' }, own)).status).toBe(200);
    expect((await post(faultsUrl(product, '/restore'), {}, own)).status).toBe(200);
    expect(await active(product)).toBeUndefined();
  });

  it.for<[string, (here: Workplace) => Promise<NodeJS.ProcessEnv>]>([
    [
      'a named Redis',
      async (here: Workplace) => ({ REDIS_URL: `redis://127.0.0.1:${(await start(here)).redisPort}` }),
    ],
    ['the stand-in', async (here: Workplace) => ({ PATH: pathWithoutRedis(here) })],
  ])('do not include %s', async ([, environment], { here }) => {
    const product = await startProduct(here, ['--port', '0'], await environment(here));
    const outputs = Object(await (await fetch(`${product.url}/redis-test/outputs.json`)).json());
    expect(outputs.custom.redis.redisFaults).toEqual([]);
    expect((await begin(product, 'slow')).status).toBe(404);
  });
});

/** At the same time, since most of their time passes until a fault ends. */
describe.concurrent('a fault', () => {
  it('begins only after another one has ended', async ({ here }) => {
    const product = await start(here);
    expect(await during(product, 'slow', async () => (await begin(product, 'freeze')).status)).toBe(409);
  });

  it('is announced in the outputs of the console', async ({ here }) => {
    const product = await start(here);
    const outputs = Object(await (await fetch(`${product.url}/redis-test/outputs.json`)).json());
    expect(outputs.custom.redis.redisFaults).toEqual(['freeze', 'kill', 'slow', 'fill']);
  });

  it('freezes Redis, which continues by itself', async ({ here, expect }) => {
    const product = await startWithDefaultTimeouts(here);
    const { read, write } = await signIn(here, product);
    expect(await write()).toBe(200);
    expect(await during(product, 'freeze', read)).toBe(503);
    await untilOver(product);
    await untilReady(product.url);
    await expect.poll(read).toBe(200);
  });

  it('kills Redis and starts it again on its port, empty, and the product recovers', async ({
    here,
    expect,
  }) => {
    const product = await startWithDefaultTimeouts(here);
    const { read, write } = await signIn(here, product);
    expect(await write()).toBe(200);
    expect(await during(product, 'kill', write)).toBe(503);
    expect(isAlive(product.redisPid)).toBe(false);
    await untilOver(product);
    await expect.poll(read).toBe(404);
    await expect.poll(write).toBe(200);
    expect(product.err()).not.toMatch(/has (stopped|exited)/);

    // The new one is watched, and ends with the product.
    expect((await begin(product, 'kill')).status).toBe(200);
    await post(faultsUrl(product, '/restore'));
    await expect.poll(write).toBe(200);
    expect(await stop(product)).toEqual({ code: 0 });
    const reached = await fetch(`http://127.0.0.1:${product.redisPort}`).catch(({ cause }) => cause.code);
    expect(reached).toBe('ECONNREFUSED');
  });

  it('reports a Redis that cannot start again, because its port was taken meanwhile', async ({ here }) => {
    const product = await start(here);
    const other = createServer((socket) => socket.destroy());
    const takePort = () =>
      listenOnLoopback(other, product.redisPort).then(
        () => true,
        () => false,
      );
    // On a busy machine Redis may be back on its port before.
    await waitUntil('a free port', async () => {
      await untilOver(product);
      expect((await begin(product, 'kill')).status).toBe(200);
      return takePort();
    });
    try {
      await waitUntil('the notice', () => /Redis .* has (stopped|exited)/.test(product.err()));
      await untilOver(product);
      const answer = await begin(product, 'freeze');
      expect([answer.status, await answer.json()]).toEqual([500, { message: 'Redis is not running' }]);
      expect((await stop(product)).code).toBe(0);
    } finally {
      other.close();
    }
  });

  it('slows Redis down, and every call still succeeds', async ({ here }) => {
    const product = await start(here);
    const { read, write } = await signIn(here, product);
    expect((await begin(product, 'slow')).status).toBe(200);
    for (let i = 0; i < 5; i++) expect([await write(), await read()]).toEqual([200, 200]);
    await untilOver(product);
    expect([await write(), await read()]).toEqual([200, 200]);
  });

  it('fills Redis: writes are rejected and reads succeed, until it ends', async ({ here, expect }) => {
    const product = await start(here);
    const { read, write } = await signIn(here, product);
    expect(await write()).toBe(200);
    expect(await during(product, 'fill', async () => [await write(), await read()])).toEqual([503, 200]);
    await untilOver(product);
    await expect.poll(write).toBe(200);
  });

  it.for(['freeze', 'kill', 'slow', 'fill'])(
    'does not keep Ctrl-C from stopping everything: %s',
    async (fault, { here }) => {
      const product = await start(here);
      expect((await begin(product, fault)).status).toBe(200);
      expect(await stop(product, 'SIGINT')).toEqual({ code: 0 });
      expect(isAlive(product.redisPid)).toBe(false);
      const reached = await fetch(`http://127.0.0.1:${product.redisPort}`).catch(({ cause }) => cause.code);
      expect(reached).toBe('ECONNREFUSED');
    },
  );

  it('does not outlive a product that is killed', async ({ here }) => {
    const product = await start(here);
    const forget = reapProcess(product.redisPid);
    expect((await begin(product, 'freeze')).status).toBe(200);
    await stop(product, 'SIGKILL');
    await waitUntil('Redis to end', () => !isAlive(product.redisPid));
    forget();
  });
});
