import { describe, expect, it } from 'vitest';
import { waitUntil } from '../support/wait-until.ts';
import { seriousFindings } from './accessibility.ts';
import { signIn } from './browser.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();

describe('sign-in', () => {
  it('is one click away from the landing page', async () => {
    const { product, enter } = stage();
    const { page } = await enter();
    await page.goto(product.url);
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Open the console' }).click();
    await signIn(page, 'alice');
    await page.getByText('auth0|alice').first().waitFor();
  });

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
    await page.getByText('Use a token you already have').click();
    await page.getByLabel('Access token').fill('not a token');
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByText('This is not a JSON Web Token').waitFor();
    await page.getByLabel('Access token').fill(await stage().product.token('erin', 60));
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByText('auth0|erin').first().waitFor();
  });
});

describe('connection', () => {
  it('shows the latency, the facts from INFO, and the user', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    await page.getByText('Redis is up').waitFor();
    await page.getByText(/^redis 7/).waitFor();
    await page.getByText('closed (healthy)').waitFor();
    await page.getByText('noeviction').waitFor();
    await page.getByText('sessions:manage').waitFor();
    await page.getByRole('img', { name: /^Latency of the last/ }).waitFor();
    for (const figure of ['Last', 'p50', 'p95']) {
      const value = page.locator('.figures > div', { hasText: figure }).locator('dd');
      await value.getByText(/^\d+(\.\d+)? m?s$/).waitFor();
    }
    await page.locator('.sparkline .bar').nth(1).waitFor();
    const facts = new Map<string, string | null>();
    for (const fact of await page.locator('.facts > div').all()) {
      facts.set(String(await fact.locator('dt').textContent()), await fact.locator('dd').textContent());
    }
    expect(Object.fromEntries(facts)).toMatchObject({
      ...{ Provider: 'elasticache: Redis over TCP', Topology: 'one endpoint', Role: 'master' },
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
    await page.getByText('half-open (one call tests Redis)').waitFor();
  });

  it('shows no server information without console:use, and the service enforces that', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'bob');
    await page.getByText('Permission required').waitFor();
    await expect.poll(() => page.getByText('noeviction').count()).toBe(0);
    const { product } = stage();
    const headers = { Authorization: `Bearer ${await product.token('bob', 60)}` };
    const rejected = await fetch(`${product.url}/api/redis/console`, { headers });
    expect(rejected.status).toBe(403);
    expect(rejected.headers.get('www-authenticate')).toContain('console:use');
  });
});
