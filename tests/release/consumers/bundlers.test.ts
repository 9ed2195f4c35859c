import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../../browser/browser.ts';
import { clear, makeWorkplace, mint, startProduct } from '../../support/programs/workplace.ts';
import { type Consumer, createConsumer } from './consumer.ts';

const workplace = makeWorkplace();
let consumer: Consumer;
let token: string;
let url: string;

/** Calls the service with all platform features that the client uses, and returns the results. */
const WORK = `
import { createRedisClient, isRedisApiError } from 'amplify-redis/client';

export async function work(baseUrl, token) {
  const { sessions, cache } = createRedisClient({ baseUrl, getToken: () => token });
  const { sessionId } = await sessions.create({ metadata: { page: 'start' } });
  const session = await sessions.get(sessionId);
  await sessions.destroy(sessionId);
  const gone = await sessions.get(sessionId);
  const user = await cache.getOrLoad('users', crypto.randomUUID(), async () => ({ name: 'Alice' }), { ttl: 60 });
  const error = await cache.set('users', '', 1).catch((reason) => reason);
  return [session.metadata.page, gone, user.name, isRedisApiError(error) && error.code];
}
`;
const ANSWER = ['start', null, 'Alice', 'INVALID_INPUT'];

const PAGE = `
import { createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { work } from './work.js';

function App() {
  const [answer, setAnswer] = useState([]);
  const { url, token } = window.connection;
  useEffect(() => void work(url, token).then(setAnswer), []);
  return createElement('p', null, answer.join(', '));
}
createRoot(document.getElementById('root')).render(createElement(App));
`;

beforeAll(async () => {
  const dependencies = {
    ...{ esbuild: '0.28.2', miniflare: '4.20251217.0', react: '19.3.0', 'react-dom': '19.3.0' },
    ...{ vite: '8.3.8', webpack: '5.113.0' },
  };
  [consumer, { url }] = await Promise.all([createConsumer({ dependencies }), startProduct(workplace)]);
  token = await mint(workplace, { tenant: 'org_edge', user: 'alice', permissions: ['cache:write'] });
  consumer.write({
    'work.js': WORK,
    'main.js': PAGE,
    'index.html': '<div id="root"></div><script type="module" src="/main.js"></script>',
    'worker.js': `
      import { work } from './work.js';
      export default {
        fetch: async (request, { URL, TOKEN }) => Response.json(await work(URL, TOKEN)),
      };`,
    'core.js': `
      import { connectRedis, createCacheStore, loadRedisConfig } from 'amplify-redis';
      const client = connectRedis(loadRedisConfig({ REDIS_URL: 'redis://127.0.0.1:1' }));
      console.log(typeof createCacheStore(client).getCache);
      void client.close();`,
  });
});
afterAll(() => clear(workplace));

describe('the client', () => {
  it('is bundled by Vite into a React page, and answers in a browser', async () => {
    await consumer.run('npx', 'vite', 'build', '--logLevel', 'error');
    const dist = join(consumer.dir, 'dist');
    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      await page.addInitScript((connection) => Object.assign(globalThis, { connection }), { url, token });
      // The page is served under the product's origin, where no CORS is needed.
      const files = ['index.html', ...readdirSync(join(dist, 'assets')).map((name) => `assets/${name}`)];
      for (const file of files) {
        await page.route(`${url}/${file}`, (route) => route.fulfill({ path: join(dist, file) }));
      }
      await page.goto(`${url}/index.html`);
      await page.getByText(ANSWER.join(', ')).waitFor({ timeout: 0 });
    } finally {
      await browser.close();
    }
  });

  it('is bundled by webpack', async () => {
    await consumer.run('node', '-e', webpackRun('./main.js'));
    expect(existsSync(join(consumer.dir, 'out/main.js'))).toBe(true);
  });

  it('is less than 40 KB minified, and brings nothing along', async () => {
    await esbuild('work.js', 'work.min.js', '--platform=browser');
    expect(statSync(join(consumer.dir, 'work.min.js')).size).toBeLessThan(40 * 1024);
    expect(readFileSync(join(consumer.dir, 'work.min.js'), 'utf8')).not.toMatch(/ioredis|from"/);
  });

  it('runs in workerd', async () => {
    await esbuild('worker.js', 'worker.mjs', '--platform=neutral');
    consumer.write({
      'run-worker.mjs': `
        import { Miniflare } from 'miniflare';
        const [url, token] = process.argv.slice(2);
        const miniflare = new Miniflare({
          modules: true,
          scriptPath: 'worker.mjs',
          compatibilityDate: '2025-12-01',
          bindings: { URL: url, TOKEN: token },
        });
        const answer = await miniflare.dispatchFetch('http://localhost/');
        console.log(await answer.text());
        await miniflare.dispose();`,
    });
    expect(JSON.parse(await consumer.run('node', 'run-worker.mjs', url, token))).toEqual(ANSWER);
  });
});

describe('the core', () => {
  it.each([
    ['whole', 'cjs', []],
    ['without the packages that it uses', 'esm', ['--packages=external']],
  ])('is bundled by esbuild for Node, %s', async (_, format, flags) => {
    const file = `core.${format === 'cjs' ? 'cjs' : 'mjs'}`;
    const all = ['--bundle', '--platform=node', `--format=${format}`, `--outfile=${file}`, ...flags];
    await consumer.run('npx', 'esbuild', 'core.js', ...all);
    expect((await consumer.run('node', file)).trim()).toBe('function');
  });
});

const esbuild = (entry: string, out: string, platform: string) =>
  consumer.run('npx', 'esbuild', entry, '--bundle', '--minify', '--format=esm', platform, `--outfile=${out}`);

const webpackRun = (entry: string): string => `
  import('webpack').then(({ default: webpack }) =>
    webpack(
      { mode: 'production', entry: '${entry}', output: { path: process.cwd() + '/out' } },
      (error, stats) => {
        if (error || stats.hasErrors()) throw error ?? new Error(stats.toString());
      },
    ),
  );`;
