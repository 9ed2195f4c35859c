import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  clear,
  makeWorkplace,
  mint,
  type RunningProduct,
  startProduct,
  stop,
} from '../../support/programs/workplace.ts';
import { type Consumer, createConsumer } from '../consumers/consumer.ts';
import { DEPENDENCIES, filesOf, type NextServer, STOCK_APP, startNext } from './app.ts';
import { type Database, startDatabase } from './database.ts';

/** Not shown in the document: other ways to update, and a check that the types match Next.js. */
const MORE = {
  'app/revalidate/route.ts': `
    import { revalidatePath, revalidateTag } from 'next/cache';

    export async function POST(request: Request) {
      const { searchParams } = new URL(request.url);
      const path = searchParams.get('path');
      const expire = searchParams.get('expire');
      if (path) revalidatePath(path);
      else revalidateTag('jobs', expire === null ? 'max' : { expire: Number(expire) });
      return new Response();
    }`,
  'lib/types.ts': `
    import type { CacheHandler, CacheEntry } from 'next/dist/server/lib/cache-handlers/types';
    import type { NextCacheEntry, NextCacheHandler } from 'amplify-redis/next/cache-handler';
    import { cacheHandler } from 'amplify-redis/next/cache-handler';
    import { cacheHandler as coreHandler } from 'amplify-redis/next/cache-handler-core';

    export const overHttp: CacheHandler = cacheHandler({ cacheUrl: '', getToken: () => '' });
    export const overTheCore: CacheHandler = coreHandler({ tenantId: 'org_123' });
    export const sameHandler = (handler: CacheHandler): NextCacheHandler => handler;
    export const sameEntry = (entry: CacheEntry): NextCacheEntry => entry;
    export const sameEntryBack = (entry: NextCacheEntry): CacheEntry => entry;`,
};

const workplace = makeWorkplace();
let product: RunningProduct;
let consumer: Consumer;
let database: Database;
let env: Record<string, string>;

beforeAll(async () => {
  [consumer, product, database] = await Promise.all([
    createConsumer({ dependencies: DEPENDENCIES, manifest: { type: undefined } }),
    startProduct(workplace),
    startDatabase(),
  ]);
  const tenant = 'org_next';
  const permissions = ['cache:write', 'sessions:delegate'];
  const token = await mint(workplace, { tenant, user: 'next', permissions });
  env = {
    ...{ REDIS_API_URL: product.url, REDIS_SERVER_TOKEN: token, DATABASE_URL: database.url },
    ...{ REDIS_URL: `redis://127.0.0.1:${product.redisPort}`, NEXT_TELEMETRY_DISABLED: '1' },
  };
  consumer.write({ ...STOCK_APP, ...filesOf('docs/use/nextjs.md'), ...MORE });
});
afterAll(async () => {
  database?.close();
  await clear(workplace);
});

/** The version on the page. */
async function page({ url }: NextServer): Promise<number> {
  const response = await fetch(`${url}/jobs`);
  expect(response.status).toBe(200);
  return Number(/version (\d+)\./.exec(await response.text())?.[1]);
}

const post = (server: NextServer, query: string) =>
  fetch(`${server.url}/revalidate?${query}`, { method: 'POST' }).then(({ status }) =>
    expect(status).toBe(200),
  );

/** Presses the button of the page, without JavaScript. */
async function save({ url }: NextServer): Promise<void> {
  const html = await (await fetch(`${url}/jobs`)).text();
  const [, name = ''] = /name="(\$ACTION_ID_\w+)"/.exec(html) ?? [];
  const form = new FormData();
  form.set(name, '');
  const response = await fetch(`${url}/jobs`, { method: 'POST', body: form });
  expect(response.status).toBe(200);
}

describe.each(['cache-handler.mjs', 'cache-handler-core.mjs'])('an app with %s', (file) => {
  let one: NextServer;
  let other: NextServer;

  beforeAll(async () => {
    const config = filesOf('docs/use/nextjs.md')['next.config.ts'] ?? '';
    consumer.write({ 'next.config.ts': config.replace('cache-handler.mjs', file) });
    await consumer.run(
      'env',
      ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
      'npx',
      'next',
      'build',
    );
    [one, other] = await Promise.all([startNext(consumer, 'start', env), startNext(consumer, 'start', env)]);
  });
  afterAll(() => Promise.all([one?.stop(), other?.stop()]));
  beforeEach(async () => {
    await post(one, 'expire=0');
    database.version++;
    await post(one, 'expire=0');
    database.reads = 0;
  });

  it('renders once for all servers', async () => {
    expect(await page(one)).toBe(database.version);
    expect([await page(one), await page(other), await page(other)]).toEqual(Array(3).fill(database.version));
    expect(database.reads).toBe(1);
  });

  it('updateTag in a server action takes effect on every server', async () => {
    const before = await page(other);
    await save(one);
    expect([await page(one), await page(other)]).toEqual([before + 1, before + 1]);
  });

  it('revalidateTag without a time takes effect on every server', async () => {
    const before = await page(other);
    database.version++;
    await post(one, 'expire=0');
    expect([await page(other), await page(one)]).toEqual([before + 1, before + 1]);
  });

  it('revalidatePath takes effect on every server, through soft tags', async () => {
    const before = await page(other);
    database.version++;
    await post(one, 'path=/jobs');
    expect([await page(other), await page(one)]).toEqual([before + 1, before + 1]);
  });

  it('revalidateTag with a profile serves the stale page and renders in the background', async () => {
    const before = await page(other);
    database.version++;
    const held = database.holdNextRead();
    await post(one, 'max');
    expect(await page(other)).toBe(before);
    await held.begun;
    held.release();
    await expect.poll(() => page(other)).toBe(before + 1);
    expect(await page(one)).toBe(before + 1);
  });

  it('a tag that is updated during a slow render wins', async () => {
    const held = database.holdNextRead();
    const rendering = page(one);
    await held.begun;
    database.version++;
    await post(other, 'expire=0');
    held.release();
    // This request began before the update.
    expect(await rendering).toBe(database.version - 1);
    expect(await page(other)).toBe(database.version);
    // Until its write has ended, Next.js itself shares that render with the requests that reach its server.
    await expect.poll(() => page(one)).toBe(database.version);
    expect(database.reads).toBe(2);
  });

  it('signs in with the device and address of the user, reads the session, and signs out', async () => {
    const token = await mint(workplace, { tenant: 'org_next', user: 'alice' });
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const browse = (path: string, cookie: string, method = 'GET') =>
      fetch(one.url + path, {
        method,
        redirect: 'manual',
        headers: { cookie, 'user-agent': firefox, 'x-forwarded-for': '192.0.2.1' },
      });
    const visitor = `token=${token}`;
    const away = await browse('/dashboard', visitor);
    expect([away.status, away.headers.get('location')]).toEqual([307, expect.stringMatching(/\/$/)]);

    const signedIn = await browse('/session', visitor, 'POST');
    expect(await signedIn.json()).toEqual({ device: 'Firefox on Linux', address: expect.any(String) });
    const [setCookie = ''] = signedIn.headers.getSetCookie();
    expect(setCookie).toMatch(/^session=[^;]+; Path=\/; Expires=[^;]+; Secure; HttpOnly; SameSite=lax$/i);
    const user = `${visitor}; ${setCookie.split(';')[0]}`;
    expect(await (await browse('/dashboard', user)).text()).toContain('auth0|alice');

    const signedOut = await browse('/session', user, 'DELETE');
    expect(await signedOut.json()).toEqual({ ended: true });
    expect(signedOut.headers.getSetCookie()).toEqual([expect.stringMatching(/^session=; .*Max-Age=0/)]);
    expect((await browse('/dashboard', user)).status).toBe(307);
  });
});

it('a page is rendered while the cache is unavailable', async () => {
  const config = filesOf('docs/use/nextjs.md')['next.config.ts'] ?? '';
  consumer.write({ 'next.config.ts': config });
  const server = await startNext(consumer, 'start', env);
  try {
    await page(server);
    await stop(product);
    database.reads = 0;
    expect([await page(server), await page(server)]).toEqual([database.version, database.version]);
    expect(database.reads).toBe(2);
    expect(server.output()).toContain('cache get:');
  } finally {
    await server.stop();
  }
});
