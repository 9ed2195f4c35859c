import { describe, expect, it } from 'vitest';
import { createRedisClient } from '../../src/client/index.ts';
import { waitUntil } from '../support/wait-until.ts';
import { enterToken, signIn } from './browser.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();

/** The token of the user who is signed in. */
const TOKEN = `JSON.parse(sessionStorage.getItem('amplify-redis.signed-in')).token`;

const TILES = [
  ['Cache operations', /^[\d.,]+\/s/],
  ['PING p50', /^[\d.]+ m?s/],
  ['PING p95', /^[\d.]+ m?s/],
  ['Memory', /^[\d.]+ MiB/],
  ['Redis commands', /^[\d.,]+\/s/],
] as const;

describe('sign-in', () => {
  it('lists the demo users, signs in as one, and switches to another', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    await page.getByText('auth0|alice').first().waitFor();
    await page.reload();
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    await page.getByRole('button', { name: 'Switch user' }).click();
    await signIn(page, 'dave');
    await page.getByText('auth0|dave').first().waitFor();
    await expect.poll(() => page.evaluate('Object.keys(localStorage)')).toEqual(['amplify-redis.theme']);
  });

  it('accepts a token from another source, and rejects other text', async () => {
    const { page } = await stage().enter();
    await enterToken(page, 'not a token');
    await page.getByText('This is not a JSON Web Token').waitFor();
    await page.getByLabel('Access token').fill(await stage().product.token('erin', 60));
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByText('auth0|erin').first().waitFor();
  });
});

describe('the overview', () => {
  it('shows the newest values, the facts from INFO, and the user', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    await page.getByText('Redis is up').waitFor();
    await page.getByText(/^redis 7/).waitFor();
    await page.locator('.badge', { hasText: 'closed (healthy)' }).waitFor();
    await page.getByText('noeviction').waitFor();
    await page.getByText('sessions:manage').waitFor();
    const tile = (name: string) => page.locator('.tiles > div', { hasText: name }).locator('dd');
    for (const [name, value] of TILES) await tile(name).getByText(value).waitFor();
    const facts = new Map<string, string | null>();
    for (const fact of await page.locator('.facts > div').all()) {
      facts.set(String(await fact.locator('dt').textContent()), await fact.locator('dd').textContent());
    }
    expect(Object.fromEntries(facts)).toMatchObject({
      ...{ Provider: 'redis: Redis over TCP', Topology: 'one endpoint', Role: 'master' },
      ...{ Used: expect.stringMatching(/iB$/), Commands: expect.stringMatching(/^\d/), Connected: '1' },
      ...{ Tenant: 'org_acme', User: 'auth0|alice', Roles: 'admin' },
      Permissions: 'cache:writesessions:manageconsole:use',
    });
  });

  it('is served with a policy that allows its own origin only', async () => {
    const { product, enter } = stage();
    const { page, complaints } = await enter();
    await signIn(page, 'alice');
    const answer = await fetch(`${product.url}/redis-test`);
    const policy = String(answer.headers.get('content-security-policy')).split(/; ?/);
    expect(policy).toEqual(
      expect.arrayContaining([
        ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"],
        ...["base-uri 'none'", "form-action 'none'"],
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|\*/);
    const ask = `fetch('https://example.org').then(() => 'sent', () => 'refused')`;
    expect(await page.evaluate(ask)).toBe('refused');
    await waitUntil('the complaints', () => complaints.length === 2);
    for (const complaint of complaints.splice(0)) expect(complaint).toContain('Content Security Policy');
  });

  it('shows the circuit of a health response to every user', async () => {
    const { page } = await stage().enter();
    await page.route('**/api/redis/health', (route) =>
      route.fulfill({ json: { status: 'ready', provider: 'upstash', latencyMs: 2, circuit: 'half-open' } }),
    );
    await signIn(page, 'bob');
    await page.locator('.badge', { hasText: 'half-open (one call tests Redis)' }).waitFor();
  });

  it('shows no server information without console:use, and the service enforces that', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'bob');
    await page.getByText('These figures cover all tenants').waitFor();
    await expect.poll(() => page.getByText('noeviction').count()).toBe(0);
    const { product } = stage();
    const headers = { Authorization: `Bearer ${await product.token('bob', 60)}` };
    const rejected = await fetch(`${product.url}/api/redis/console`, { headers });
    expect(rejected.status).toBe(403);
    expect(rejected.headers.get('www-authenticate')).toContain('console:use');
  });

  it('does not show as facts what the server does not measure', async () => {
    const { page } = await stage().enter();
    const server = { software: 'redis', version: '8.0.0', usedMemoryBytes: 0, uptimeSeconds: 0, replicas: 0 };
    await page.route('**/api/redis/console', (route) =>
      route.fulfill({ json: { provider: 'elasticache', topology: 'standalone', server } }),
    );
    await signIn(page, 'alice');
    await page.getByText('redis 8.0.0').waitFor();
    await page.getByText('Replicas').waitFor();
    for (const name of ['Used', 'Uptime']) {
      await expect.poll(() => page.getByText(name, { exact: true }).count(), { message: name }).toBe(0);
    }
  });

  it('shows the hit rate of each namespace', async () => {
    const { product, enter } = stage();
    const { page } = await enter();
    await signIn(page, 'carol');
    await page.getByText('Nothing counted yet').waitFor();
    const token = await page.evaluate(TOKEN);
    const { cache } = createRedisClient({ baseUrl: product.url, getToken: () => String(token) });
    await page.getByText('No events in the last 5 minutes').waitFor();
    await cache.set('users', 'a', 1);
    // Without a read, there is no rate, be it 0 %.
    const rates = page.locator(':is(.figures, .tiles) > div', { hasText: /(Overall|Recent) hit rate/i });
    await expect
      .poll(async () => (await rates.locator('dd').allTextContents()).map((text) => text.trim()))
      .toEqual(['–', '–']);
    await cache.get('users', 'a');
    await cache.get('users', 'b');
    await page.getByRole('img', { name: '1 hits, 0 stale, 1 misses' }).waitFor();
    await page.getByText('50.0 % of 2').waitFor();
    const overall = page.locator('.figures > div', { hasText: 'Overall hit rate' }).locator('dd');
    await expect.poll(() => overall.textContent()).toBe('50.0 %');
  });
});
