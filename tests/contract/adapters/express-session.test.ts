import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import session from 'express-session';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { coreStore } from '../../../src/adapters/core.ts';
import {
  type ExpressSessionData,
  type ExpressSessionOptions,
  type ExpressSessionStore,
  expressSessionStore,
} from '../../../src/adapters/express-session.ts';
import type { KeyValueStore } from '../../../src/adapters/store.ts';
import { tombstoneMember } from '../../../src/redis/cache/invalidation-members.ts';
import { createCacheStore } from '../../../src/redis/index.ts';
import { cacheKeys } from '../../../src/redis/shared/keys.ts';
import { type Gate, gate } from '../../support/gate.ts';
import { forEachRedis, freshTenant } from '../../support/redis/kinds.ts';

type Request = IncomingMessage & { session: session.Session };
type Route = (request: Request, response: ServerResponse) => unknown;

/** Resolves or rejects with the arguments of a callback. */
const called = <T>(run: (callback: (error?: unknown, result?: T) => void) => void) =>
  new Promise<T | undefined>((resolve, reject) => {
    run((error, result) => (error ? reject(error) : resolve(result)));
  });

forEachRedis((redis) => {
  let tenantId: string;
  let values: KeyValueStore;
  let arrived: Gate<void>;
  let proceed: Gate<void>;
  const closing: (() => Promise<unknown>)[] = [];

  beforeEach(() => {
    tenantId = freshTenant();
    values = openValues();
    arrived = gate();
    proceed = gate();
  });
  afterEach(async () => {
    proceed.open();
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  /** Each one has its own store, like a separate process. */
  const openValues = () => coreStore({ tenantId, namespace: 'web', cache: createCacheStore(redis.client) });
  const open = (options?: ExpressSessionOptions) => expressSessionStore(session, openValues(), options);

  const ROUTES: Record<string, Route> = {
    '/login': (request) => {
      request.session.user = 'alice';
    },
    '/me': (request, response) => response.write(request.session.user ?? ''),
    '/visit': (request) => {
      request.session.visits = (request.session.visits ?? 0) + 1;
    },
    '/slow': async (request) => {
      request.session.visits = 1;
      arrived.open();
      await proceed.passed;
    },
    '/slow-touch': async () => {
      arrived.open();
      await proceed.passed;
    },
    '/slow-login': async (request, response) => {
      request.session.user = 'alice';
      await called((done) => request.session.save(done));
      response.flushHeaders();
      arrived.open();
      await proceed.passed;
      request.session.visits = 1;
    },
    '/logout': (request) => called((done) => request.session.destroy(done)),
    '/renew': async (request) => {
      const { user } = request.session;
      await called((done) => request.session.regenerate(done));
      if (user !== undefined) request.session.user = user;
    },
  };

  async function serve(store: session.Store & ExpressSessionStore, maxAge?: number) {
    const cookie = maxAge === undefined ? {} : { maxAge };
    const middleware = session({ store, secret: 's', resave: false, saveUninitialized: false, cookie });
    const server = createServer((request, response) => {
      middleware(request, response, async (error) => {
        if (error) response.statusCode = 500;
        else await ROUTES[request.url ?? '']?.(request as Request, response);
        response.end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = server.address() as AddressInfo;
    return async (path: string, cookie = '') => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie } });
      const [set = ''] = response.headers.getSetCookie();
      return { status: response.status, cookie: set.split(';')[0] ?? '', text: () => response.text() };
    };
  }

  const me = async (call: Awaited<ReturnType<typeof serve>>, cookie: string) =>
    (await call('/me', cookie)).text();

  it('keeps a session across processes, and ends it', async () => {
    const [call, other] = [await serve(open()), await serve(open())];
    const { cookie } = await call('/login');
    expect(await me(other, cookie)).toBe('alice');
    await other('/visit', cookie).then(({ text }) => text());
    expect(await me(call, cookie)).toBe('alice');
    await (await other('/logout', cookie)).text();
    expect(await me(call, cookie)).toBe('');
  });

  it('renews the id of a session', async () => {
    const call = await serve(open());
    const { cookie } = await call('/login');
    const renewed = await call('/renew', cookie);
    await renewed.text();
    expect(renewed.cookie).not.toBe(cookie);
    expect(await me(call, renewed.cookie)).toBe('alice');
    expect(await me(call, cookie)).toBe('');
  });

  it.each(['/slow', '/slow-touch'])('a logout wins over a request to %s that ends later', async (path) => {
    const [call, other] = [await serve(open(), 60_000), await serve(open(), 60_000)];
    const { cookie } = await call('/login');
    const slow = call(path, cookie).then(({ text }) => text());
    await arrived.passed;
    await (await other('/logout', cookie)).text();
    proceed.open();
    await slow;
    expect(await me(other, cookie)).toBe('');
    expect(await me(call, cookie)).toBe('');
    expect(await called((done) => open().length(done))).toBe(0);
  });

  it('a logout wins over the request that created the session', async () => {
    const [call, other] = [await serve(open()), await serve(open())];
    const login = await call('/slow-login');
    await (await other('/logout', login.cookie)).text();
    proceed.open();
    await login.text();
    expect(await me(call, login.cookie)).toBe('');
  });

  it('a save survives the end of another session that shares its tombstone', async () => {
    const [call, other] = [await serve(open()), open()];
    const { cookie } = await call('/login');
    const slow = call('/slow', cookie).then(({ text }) => text());
    await arrived.passed;
    const [sid = ''] = Object.keys((await called((done) => other.all(done))) ?? {});
    const tombstoneOf = (name: string) => tombstoneMember(cacheKeys(tenantId).entry('web', name));
    let near = 0;
    while (tombstoneOf(`${near}`) !== tombstoneOf(sid)) near++;
    await called((done) => other.destroy(`${near}`, done));
    proceed.open();
    await slow;
    const [saved] = Object.values((await called((done) => other.all(done))) ?? {});
    expect(saved).toMatchObject({ user: 'alice', visits: 1 });
  });

  it('a save after the store was cleared restores nothing', async () => {
    const call = await serve(open());
    const { cookie } = await call('/login');
    const slow = call('/slow', cookie).then(({ text }) => text());
    await arrived.passed;
    await called((done) => open().clear(done));
    proceed.open();
    await slow;
    expect(await me(call, cookie)).toBe('');
  });

  it('the later of two saves wins, as in every express-session store', async () => {
    const store = open();
    const cookie = { originalMaxAge: null };
    await called((done) => store.set('sid', { cookie }, done));
    const read = () => called<ExpressSessionData | null>((done) => store.get('sid', done));
    const [first, second] = [await read(), await read()];
    if (!first || !second) throw new Error('There is no session');
    await called((done) => store.set('sid', Object.assign(first, { user: 'a' }), done));
    await called((done) => store.set('sid', Object.assign(second, { user: 'b' }), done));
    expect(await read()).toMatchObject({ user: 'b' });
  });

  it('takes the time to live from the cookie, then from the option, then from the store', async () => {
    const leftOf = async () => Number(await redis.admin.raw('PTTL', `cache:{${tenantId}}:web:sid`));
    const store = open({ ttl: 60 });
    const set = (expires?: Date, into = store) =>
      called((done) => into.set('sid', { cookie: { expires, originalMaxAge: null } }, done));
    await set();
    expect(await leftOf()).toBeLessThanOrEqual(60_000);
    await set(undefined, open());
    expect(await leftOf()).toBeGreaterThan(29 * 24 * 3_600_000);
    await set(new Date(Date.now() + 3_600_000));
    expect(await leftOf()).toBeLessThanOrEqual(3_600_000);
    expect(await leftOf()).toBeGreaterThan(60_000);
    const later = { cookie: { expires: new Date(Date.now() + 7_200_000) } };
    await called((done) => store.touch('sid', later, () => done()));
    expect(await leftOf()).toBeGreaterThan(3_600_000);
    await set(new Date(Date.now() - 1));
    expect(await values.get('sid')).toBeUndefined();
  });

  it('passes errors to callbacks', async () => {
    const broken = expressSessionStore(session, {
      ...values,
      lookUp: () => Promise.reject(new Error('down')),
    });
    await expect(called((done) => broken.get('sid', done))).rejects.toThrow('down');
    await expect(called((done) => broken.set('sid', { cookie: {} }, done))).rejects.toThrow('down');
    expect((await (await serve(broken))('/me', 'connect.sid=s%3Aa.b')).status).toBe(200);
  });
});
