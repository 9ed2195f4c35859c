import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createRedisClient, type RedisClientOptions } from '../../../src/client/index.ts';
import { createNextSessions, type NextSessionsOptions, sessionCheck } from '../../../src/next/session.ts';
import { productPerFile } from '../../support/programs/product-per-file.ts';
import { freshTenant } from '../../support/redis/kinds.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** The server's address, which the service observes and stores by default. */
const OBSERVED = '127.0.0.1';

const product = productPerFile();
let token: string;
let serverToken: string;

beforeEach(async () => {
  const tenant = freshTenant();
  token = await product.mint({ tenant, user: 'alice' });
  serverToken = await product.mint({ tenant, user: 'server', permissions: ['sessions:delegate'] });
});

/** The cookies of a browser, as Next.js sets them for it. */
function browser() {
  const values = new Map<string, string>();
  const sent: [name: string, value: string, attributes: object][] = [];
  return {
    values,
    sent,
    jar: {
      get: (name: string) => {
        const value = values.get(name);
        return value === undefined ? undefined : { value };
      },
      set(name: string, value: string, attributes: { readonly maxAge?: number }) {
        sent.push([name, value, attributes]);
        if (attributes.maxAge === 0) values.delete(name);
        else values.set(name, value);
      },
    },
  };
}

const clientOf = (options: Partial<RedisClientOptions> = {}) =>
  createRedisClient({
    ...{ baseUrl: product.url, getToken: () => token, getServerToken: () => serverToken, timeoutMs: 60_000 },
    ...options,
  });

function sessionsOf(
  { jar }: ReturnType<typeof browser>,
  options: Partial<NextSessionsOptions> = {},
  headers: Record<string, string> = { 'user-agent': FIREFOX, 'x-forwarded-for': '198.51.100.9, 192.0.2.1' },
) {
  const { sessions } = clientOf();
  const given = { cookies: async () => jar, headers: async () => new Headers(headers) };
  return createNextSessions({ sessions, ...given, ...options });
}

const broken = { sessions: clientOfNothing };
function clientOfNothing() {
  return clientOf({ retries: 0, fetch: () => Promise.reject(new TypeError('down')) }).sessions;
}

describe('signIn', () => {
  it('creates a session with the device and address of the user, and sets a cookie no script can read', async () => {
    const firefox = browser();
    const { sessionId, session, ignored } = await sessionsOf(firefox).signIn({ page: 'start' });
    expect(ignored).toBeUndefined();
    expect(session).toMatchObject({
      ...{ userId: 'auth0|alice', userAgent: FIREFOX, ipAddress: '192.0.2.1' },
      ...{ device: 'Firefox on Linux', metadata: { page: 'start' } },
    });
    const attributes = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' };
    expect(firefox.sent).toEqual([
      ['session', sessionId, { ...attributes, expires: session.absoluteExpiresAt }],
    ]);
  });

  it('ends the session that the browser had', async () => {
    const firefox = browser();
    const sessions = sessionsOf(firefox);
    const first = await sessions.signIn();
    const second = await sessions.signIn();
    const client = clientOf().sessions;
    expect(await client.get(first.sessionId)).toBeNull();
    expect(await client.get(second.sessionId)).not.toBeNull();
  });

  it.each([
    ['198.51.100.9, 192.0.2.1', 2, '198.51.100.9'],
    ['192.0.2.1:4711', 1, '192.0.2.1'],
    ['[2001:db8::1]:4711', 1, '2001:db8::1'],
    ['2001:db8::1', 1, '2001:db8::1'],
    ['192.0.2.1', 2, OBSERVED],
    ['192.0.2.1', 0, OBSERVED],
    ['unknown', 1, OBSERVED],
    ['<script>', 1, OBSERVED],
    ['1'.repeat(300), 1, OBSERVED],
  ])('reads the address in %j behind %i proxies', async (header, proxies, ipAddress) => {
    const sessions = sessionsOf(browser(), { proxies }, { 'user-agent': 'x', 'x-forwarded-for': header });
    expect((await sessions.signIn()).session.ipAddress).toBe(ipAddress);
  });

  it('takes a request without headers, or with a user agent of any length', async () => {
    expect((await sessionsOf(browser(), {}, {}).signIn()).session.userAgent).not.toBe(FIREFOX);
    const long = { 'user-agent': `${FIREFOX} ${'x'.repeat(20_000)}` };
    expect((await sessionsOf(browser(), {}, long).signIn()).session.device).toBe('Firefox on Linux');
  });

  it('leaves the cookie alone when there is no new session', async () => {
    const firefox = browser();
    const failing = sessionsOf(firefox, { sessions: broken.sessions() });
    await expect(failing.signIn()).rejects.toMatchObject({ code: 'NETWORK' });
    expect(firefox.sent).toEqual([]);
  });
});

describe('currentSession', () => {
  it('is the session of the cookie, until it ends', async () => {
    const firefox = browser();
    const { currentSession, signIn } = sessionsOf(firefox);
    expect(await currentSession()).toBeNull();
    const { sessionId, session } = await signIn();
    expect(await currentSession()).toMatchObject({ handle: session.handle });
    await clientOf().sessions.destroy(sessionId);
    expect(await currentSession()).toBeNull();
    firefox.values.set('session', 'garbage');
    expect(await currentSession()).toBeNull();
  });

  it('asks once per request with the cache of React', async () => {
    const firefox = browser();
    await sessionsOf(firefox).signIn();
    const fetch = vi.fn(globalThis.fetch);
    const cache = <Result>(read: () => Result) => {
      let result: { readonly value: Result } | undefined;
      return () => {
        result ??= { value: read() };
        return result.value;
      };
    };
    const { currentSession } = sessionsOf(firefox, { sessions: clientOf({ fetch }).sessions, cache });
    const [first, second] = await Promise.all([currentSession(), currentSession()]);
    expect(second).toBe(first);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('fails closed when the service cannot be reached', async () => {
    const firefox = browser();
    await sessionsOf(firefox).signIn();
    const { currentSession } = sessionsOf(firefox, { sessions: broken.sessions() });
    await expect(currentSession()).rejects.toMatchObject({ code: 'NETWORK' });
  });
});

describe('signOut', () => {
  it('ends the session and removes the cookie', async () => {
    const firefox = browser();
    const { signIn, signOut } = sessionsOf(firefox, { cookie: { name: '__Host-session' } });
    const { sessionId } = await signIn();
    expect(await signOut()).toEqual({ ended: true });
    const attributes = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' };
    expect(firefox.sent.at(-1)).toEqual(['__Host-session', '', { ...attributes, maxAge: 0 }]);
    expect(firefox.values.size).toBe(0);
    expect(await clientOf().sessions.get(sessionId)).toBeNull();
    expect(await signOut()).toEqual({ ended: false });
  });

  it.each([
    ['the service is away', () => broken.sessions()],
    ['there is no token', () => clientOf({ getToken: () => Promise.reject(new Error('no token')) }).sessions],
  ])('removes the cookie although %s', async (_, sessions) => {
    const firefox = browser();
    await sessionsOf(firefox).signIn();
    const outcome = await sessionsOf(firefox, { sessions: sessions() }).signOut();
    expect(outcome).toEqual({ ended: false, error: expect.any(Error) });
    expect(firefox.values.size).toBe(0);
  });
});

describe('sessionCheck', () => {
  const check = ({ jar }: ReturnType<typeof browser>, sessions = clientOf().sessions) =>
    sessionCheck({ cookies: jar }, { sessions });

  it('distinguishes a live session, no session, and an unavailable service', async () => {
    const firefox = browser();
    expect(await check(firefox)).toEqual({ state: 'none' });
    const { session, sessionId } = await sessionsOf(firefox).signIn();
    expect(await check(firefox)).toMatchObject({ state: 'live', session: { handle: session.handle } });
    expect(await check(firefox, broken.sessions())).toMatchObject({
      state: 'unavailable',
      error: { code: 'NETWORK' },
    });
    await clientOf().sessions.destroy(sessionId);
    expect(await check(firefox)).toEqual({ state: 'none' });
  });

  it('does not mistake a caller’s error for an outage', async () => {
    const firefox = browser();
    await sessionsOf(firefox).signIn();
    token = 'garbage';
    await expect(check(firefox)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });
});

it.each([
  { proxies: -1 },
  { proxies: 1.5 },
  { proxies: 17 },
  { cookie: { name: 'a b' } },
  { cookie: { name: '' } },
  { cookie: { sameSite: 'none', secure: false } as const },
])('rejects the options %o', (options) => {
  expect(() => sessionsOf(browser(), options)).toThrow(TypeError);
});
