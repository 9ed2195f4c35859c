import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  connectRedis,
  createSessionStore,
  loadRedisConfig,
  type RedisClient,
} from '../../../src/redis/index.ts';
import { clear, makeWorkplace, type RunningProduct, startProduct } from '../../support/programs/workplace.ts';
import { type Consumer, createConsumer } from '../consumers/consumer.ts';
import { DEPENDENCIES, filesOf, type NextServer, STOCK_APP, startNext } from './app.ts';

const TENANT = 'org_auth0';
const USER = 'auth0|alice';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/**
 * An app with Auth0's SDK, as in the document. Auth0 is not available, so its proxy signs users in like the SDK's
 * callback: with `set` of a new id, and an SDK cookie that contains it.
 */
const APP = {
  'proxy.ts': `
    import type { SessionDataStore } from '@auth0/nextjs-auth0/types';
    import { generateSessionCookie } from '@auth0/nextjs-auth0/testing';
    import { auth0SessionStore } from 'amplify-redis/next/auth0-session-store-core';
    import { headers } from 'next/headers';
    import { type NextRequest, NextResponse } from 'next/server';
    import { auth0 } from './lib/auth0';

    const store: SessionDataStore = auth0SessionStore({ secret: process.env.SESSION_STORE_SECRET ?? '', headers });

    export async function proxy(request: NextRequest) {
      if (request.nextUrl.pathname !== '/sign-in') return auth0.middleware(request);
      const id = crypto.randomUUID().replaceAll('-', '');
      const now = Math.floor(Date.now() / 1_000);
      await store.set(id, {
        user: { sub: '${USER}', org_id: '${TENANT}', name: 'Alice' },
        tokenSet: { accessToken: 'opaque', expiresAt: now + 3_600 },
        internal: { sid: 'sid', createdAt: now },
      });
      const cookie = await generateSessionCookie({ id }, { secret: process.env.AUTH0_SECRET ?? '' });
      const response = NextResponse.json({ id });
      response.cookies.set('__session', cookie);
      return response;
    }

    export const config = { matcher: ['/sign-in', '/me', '/rename'] };`,
  'app/me/route.ts': `
    import { auth0 } from '@/lib/auth0';

    export async function GET() {
      const session = await auth0.getSession();
      return Response.json(session && { ...session.user, accessToken: session.tokenSet.accessToken });
    }`,
  'app/rename/route.ts': `
    import { auth0 } from '@/lib/auth0';

    export async function POST() {
      const session = await auth0.getSession();
      if (!session) return new Response(null, { status: 401 });
      await auth0.updateSession({ ...session, user: { ...session.user, name: 'Alicia' } });
      return new Response();
    }`,
  'lib/types.ts': `
    import type { SessionData, SessionDataStore } from '@auth0/nextjs-auth0/types';
    import type { Auth0SessionData, Auth0SessionStore } from 'amplify-redis/next/auth0-session-store-core';

    export const sameStore = (store: Auth0SessionStore): Required<SessionDataStore> => store;
    export const sameData = (session: SessionData): Auth0SessionData => session;`,
};

const workplace = makeWorkplace();
let product: RunningProduct;
let consumer: Consumer;
let server: NextServer;
let client: RedisClient;

beforeAll(async () => {
  [consumer, product] = await Promise.all([
    createConsumer({ dependencies: DEPENDENCIES, manifest: { type: undefined } }),
    startProduct(workplace),
  ]);
  const redis = { REDIS_URL: `redis://127.0.0.1:${product.redisPort}` };
  client = connectRedis(loadRedisConfig(redis));
  const { 'lib/auth0.ts': documented = '' } = filesOf('docs/use/nextjs.md', 'auth0-store');
  expect(documented).toContain('auth0SessionStore');
  consumer.write({ ...STOCK_APP, 'lib/auth0.ts': documented, ...APP });
  await consumer.run(process.execPath, 'node_modules/next/dist/bin/next', 'build');
  const secret = () => randomBytes(32).toString('hex');
  server = await startNext(consumer, 'start', {
    ...{ ...redis, SESSION_STORE_SECRET: secret(), AUTH0_SECRET: secret() },
    ...{ AUTH0_DOMAIN: 'acme.eu.auth0.com', AUTH0_CLIENT_ID: 'app', AUTH0_CLIENT_SECRET: secret() },
  });
});
afterAll(async () => {
  await server?.stop();
  await client?.close();
  await clear(workplace);
});

const call = (path: string, cookie = '', method = 'GET') =>
  fetch(server.url + path, { method, headers: { cookie, 'user-agent': FIREFOX } });

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .find((line) => line.startsWith('__session='))
    ?.split(';')[0];

it('the SDK’s sessions are managed here: listed with a device, saved by the SDK, and ended from elsewhere', async () => {
  const sessions = createSessionStore(client);
  const list = async () => (await sessions.listUserSessions(TENANT, USER)).sessions;
  expect(await (await call('/me')).json()).toBeNull();

  const signedIn = await call('/sign-in');
  expect(signedIn.status, server.output()).toBe(200);
  const cookie = cookieOf(signedIn);
  const created = await list();
  expect(created).toMatchObject([{ device: 'Firefox on Linux', version: 1 }]);

  const read = await call('/me', cookie);
  expect(await read.json()).toMatchObject({ sub: USER, name: 'Alice', accessToken: 'opaque' });
  // The SDK has saved the session, and renewed its cookie.
  expect(cookieOf(read)).toBeDefined();
  expect((await list())[0]?.version).toBeGreaterThan(1);

  expect((await call('/rename', cookie, 'POST')).status).toBe(200);
  expect(await (await call('/me', cookie)).json()).toMatchObject({ name: 'Alicia' });
  expect((await list()).map(({ handle }) => handle)).toEqual(created.map(({ handle }) => handle));

  expect(await sessions.destroyUserSessions(TENANT, USER)).toBe(1);
  const ended = await call('/me', cookie);
  expect(await ended.json()).toBeNull();
  expect(cookieOf(ended)).toBeUndefined();
  expect((await call('/rename', cookie, 'POST')).status).toBe(401);
  expect(await list()).toEqual([]);
});
