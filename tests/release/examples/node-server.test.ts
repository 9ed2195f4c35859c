import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRedis, createCacheStore } from '../../../src/redis/index.ts';
import { blockOf } from '../../support/documents/code-blocks.ts';
import { TEST_TIMEOUT_VARIABLES } from '../../support/redis/server.ts';
import { type StandaloneServer, startStandalone } from '../../support/redis/standalone.ts';
import type { Consumer } from '../consumers/consumer.ts';
import { type ExampleServer, installExample, startExample } from './example.ts';

let example: Consumer;
let redis: StandaloneServer;
let server: ExampleServer;

const start = () => {
  const { port } = redis.process.address;
  return startExample(example, { REDIS_URL: `redis://127.0.0.1:${port}`, ...TEST_TIMEOUT_VARIABLES });
};

beforeAll(async () => {
  [example, redis] = await Promise.all([installExample('node-server'), startStandalone()]);
  server = await start();
});
afterAll(async () => {
  await server?.stop('SIGKILL');
  await redis?.close();
});

/** Calls the server as a browser does: it keeps the cookie. */
function openBrowser() {
  let cookie = '';
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        ...{ Cookie: cookie, Origin: server.url, 'User-Agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0' },
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set) cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    return { status: response.status, set, body: text === '' ? undefined : JSON.parse(text) };
  };
}

async function signIn(user: string) {
  const call = openBrowser();
  expect(await call('POST', '/session', { user })).toMatchObject({ status: 201, body: { userId: user } });
  return call;
}

it('compiles', async () => {
  expect(await example.run('npx', 'tsc')).toBe('');
});

it('does not serve without a Redis in its environment, and says so', async () => {
  await expect(startExample(example, {})).rejects.toThrow(/It ended with 1:[\s\S]*REDIS_URL/);
});

describe('a session', () => {
  it('is in a cookie that no script and no other site reads', async () => {
    const call = openBrowser();
    const { set } = await call('POST', '/session', { user: 'alice' });
    expect(set?.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
    expect(await call('GET', '/session')).toMatchObject({
      status: 200,
      body: {
        tenantId: 'org_acme',
        userId: 'alice',
        roles: ['editor'],
        device: expect.stringMatching(/Firefox/),
      },
    });
  });

  it('ends when the user signs out, and when another begins in the same browser', async () => {
    const call = openBrowser();
    const cookieOf = ({ set = '' }) => ({ Cookie: set.split(';')[0] ?? '' });
    const first = cookieOf(await call('POST', '/session', { user: 'alice' }));
    const second = cookieOf(await call('POST', '/session', { user: 'bob' }));
    expect((await call('GET', '/session', undefined, first)).status).toBe(401);
    expect((await call('GET', '/session', undefined, second)).body.userId).toBe('bob');
    expect((await call('DELETE', '/session')).status).toBe(204);
    expect((await call('GET', '/session', undefined, second)).status).toBe(401);
  });

  it('is one of a list, from which its user can end others', async () => {
    const [here, there, bob] = [await signIn('alice'), await signIn('alice'), await signIn('bob')];
    const listed = await here('GET', '/sessions');
    expect(listed.body.filter((session: { isCurrent: boolean }) => session.isCurrent)).toHaveLength(1);
    const mine = (await there('GET', '/sessions')).body.find(
      (session: { isCurrent: boolean }) => session.isCurrent,
    );
    const path = `/sessions/${mine.handle}`;
    expect((await bob('DELETE', path)).status).toBe(404);
    expect((await there('GET', '/session')).status).toBe(200);
    expect((await here('DELETE', path)).status).toBe(204);
    expect((await there('GET', '/session')).status).toBe(401);
    expect((await here('DELETE', path)).status).toBe(404);
    expect((await here('GET', '/session')).status).toBe(200);
  });

  it('is not opened by an unknown user, without a cookie, or with one that was changed', async () => {
    const call = openBrowser();
    expect((await call('POST', '/session', { user: '__proto__' })).status).toBe(401);
    expect((await call('POST', '/session')).status).toBe(401);
    const { set = '' } = await call('POST', '/session', { user: 'alice' });
    const cookie = set.split(';')[0] ?? '';
    for (const changed of ['', 'session=x', 'session=.', cookie.replace('acme', 'globex'), `${cookie}x`]) {
      expect((await call('GET', '/session', undefined, { Cookie: changed })).status, changed).toBe(401);
    }
  });

  it('is not begun by a form of another site', async () => {
    const evil = { Origin: 'https://evil.example', 'Content-Type': 'text/plain' };
    expect((await openBrowser()('POST', '/session', { user: 'alice' }, evil)).status).toBe(403);
  });
});

describe('the products', () => {
  it('are read once, and again after a write', async () => {
    const [alice, carol] = [await signIn('alice'), await signIn('carol')];
    const read = async () => {
      const [list, apple, pear] = await Promise.all(
        ['/products', '/products/apple', '/products/pear'].map(
          async (path) => (await alice('GET', path)).body,
        ),
      );
      return { list, apple, pear };
    };
    const before = await read();
    expect(before.list.map(({ id }: { id: string }) => id)).toEqual(['apple', 'pear']);
    expect(await read()).toEqual(before);

    expect((await alice('PUT', '/products/apple', { price: 120 })).status).toBe(204);
    const after = await read();
    expect(after.apple.price).toBe(120);
    expect(after.list[0].price).toBe(120);
    expect(after.pear).toEqual(before.pear);
    expect((await carol('GET', '/products/apple')).body.price).toBe(100);
  });

  it('are for users who are signed in, and written by editors', async () => {
    const [bob, stranger] = [await signIn('bob'), openBrowser()];
    for (const path of ['/products', '/products/apple', '/session', '/sessions']) {
      expect((await stranger('GET', path)).status, path).toBe(401);
    }
    expect((await bob('PUT', '/products/pear', { price: 1 })).status).toBe(403);
    expect((await bob('GET', '/products/pear')).body.price).toBe(100);
  });

  it('reject invalid input', async () => {
    const alice = await signIn('alice');
    expect((await alice('GET', '/products/none')).status).toBe(404);
    expect((await alice('PUT', '/products/none', { price: 1 })).status).toBe(404);
    expect((await alice('GET', `/products/${'x'.repeat(5_000)}`)).status).toBe(400);
    for (const price of [-1, '1', null]) {
      expect((await alice('PUT', '/products/pear', { price })).status).toBe(400);
    }
    expect((await alice('PUT', '/products/pear', { price: 1, more: 'x'.repeat(20_000) })).status).toBe(413);
    expect((await alice('GET', '/nothing')).status).toBe(404);
  });
});

it('does what its README shows', async () => {
  const { code } = blockOf('examples/node-server/README.md', 'SERVER=');
  const silent = 'curl() { command curl -sS "$@"; echo; }';
  const script = code.replace(/^SERVER=.*$/m, `SERVER=${server.url}`);
  const lines = (await example.run('sh', '-ec', `${silent}\n${script}`)).trimEnd().split('\n');
  const [session, first, second, written, third, sessions, ended] = lines.map((line) =>
    line === '' ? undefined : JSON.parse(line),
  );
  expect(session.userId).toBe('alice');
  expect(second).toEqual(first);
  expect(third).toMatchObject({ id: 'apple', price: 120 });
  expect(third.readAt > first.readAt).toBe(true);
  expect(sessions).toContainEqual(expect.objectContaining({ isCurrent: true }));
  expect([written, ended]).toEqual([undefined, undefined]);
});

it('answers 503 while Redis is down, and serves again afterwards', async () => {
  const alice = await signIn('alice');
  await redis.process.kill();
  try {
    expect(await alice('GET', '/session')).toMatchObject({ status: 503 });
  } finally {
    await redis.process.restart();
  }
  // The server was restarted empty.
  await expect.poll(async () => (await alice('GET', '/session')).status).toBe(401);
});

it('ends with 0 on SIGTERM, and loses no counter', async () => {
  const client = connectRedis({ endpoint: redis.endpoint });
  const loads = async () => (await createCacheStore(client).getCacheMetrics('org_globex')).loads;
  try {
    expect(await server.stop('SIGTERM')).toBe(0);
    const before = await loads();
    server = await start();
    const carol = await signIn('carol');
    await carol('GET', '/products');
    expect(await server.stop('SIGTERM')).toBe(0);
    expect(await loads()).toBe(before + 1);
  } finally {
    await client.close();
  }
});
