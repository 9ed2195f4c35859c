import { describe, expect, it } from 'vitest';
import { connectAdmin } from '../support/admin-connection.ts';
import { open, signIn } from './browser.ts';
import { openStage } from './fixtures.ts';

const stage = openStage();

describe('sign-in', () => {
  it('offers the demo users, takes one, and lets another take over', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    await page.getByText('auth0|alice').first().waitFor();
    await page.reload();
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    await page.getByRole('button', { name: 'Switch user' }).click();
    await signIn(page, 'dave');
    await page.getByText('auth0|dave').first().waitFor();
    expect(await page.evaluate('Object.keys(localStorage)')).toEqual(['amplify-redis.theme']);
  });

  it('takes a token from elsewhere, and says what is none', async () => {
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
  it('shows the latency, what INFO tells, and who one is', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    await page.getByText('Redis answers').waitFor();
    await page.getByText(/^redis 7/).waitFor();
    await page.getByText('closed: calls pass').waitFor();
    await page.getByText('noeviction').waitFor();
    await page.getByText('sessions:manage').waitFor();
    await page.getByRole('img', { name: /^Latency of the last/ }).waitFor();
  });

  it('shows the circuit of a health answer that has one, to everybody', async () => {
    const { page } = await stage().enter();
    await page.route('**/api/redis/health', (route) =>
      route.fulfill({ json: { status: 'ready', provider: 'upstash', latencyMs: 2, circuit: 'half-open' } }),
    );
    await signIn(page, 'bob');
    await page.getByText('half-open: one call is trying').waitFor();
  });

  it('tells nothing of the server without console:use, and the service agrees', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'bob');
    await page.getByText('Not yours to see').waitFor();
    expect(await page.getByText('noeviction').count()).toBe(0);
    const { product } = stage();
    const headers = { Authorization: `Bearer ${await product.token('bob', 60)}` };
    const refused = await fetch(`${product.url}/api/redis/console`, { headers });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('console:use');
  });
});

describe('self-test', () => {
  it('passes through both doors, reports as JSON, and leaves no session, no value and two names of counters', async () => {
    const { redis } = stage().product;
    const admin = connectAdmin(redis.process.address);
    const { page } = await stage().enter();
    await signIn(page, 'alice', 'self-test');
    await page.getByRole('button', { name: 'Run the self-test' }).click();
    await page.getByText('All good').waitFor({ timeout: 40_000 });
    await page.getByRole('button', { name: 'Copy the JSON report' }).click();
    await page.getByText('The JSON report copied').waitFor();
    const text = String(await page.evaluate('navigator.clipboard.readText()'));
    const report = JSON.parse(text);
    expect(report).toMatchObject({ failed: 0, skipped: 0, waiting: 0, tenant: 'org_acme' });
    const doors: string[] = report.checks.map(({ door }: { door: string }) => door);
    expect(new Set(doors)).toEqual(new Set(['HTTP', 'GraphQL']));
    expect(text).not.toMatch(/eyJ[\w-]{20}/);

    const keys = await admin.keys('*');
    admin.disconnect();
    expect(keys.filter((key) => /^cache:.*self-test|^session:\{/.test(key))).toEqual([]);

    const { product } = stage();
    const headers = { Authorization: `Bearer ${await product.token('alice', 60)}` };
    const metrics = await fetch(`${product.url}/api/redis/cache?action=metrics`, { headers });
    const { namespaces } = Object(await metrics.json());
    const counted = Object.keys(namespaces).filter((name) => name.startsWith('self-test'));
    expect(counted.sort()).toEqual(['self-test', 'self-test-whole']);

    await page.getByText('Set, get and delete a value').first().click();
    await page.getByText('"action": "set"').first().waitFor();
  });
});

describe('sessions', () => {
  it('creates, rotates and ends; the limit makes room in sight', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'bob', 'sessions');
    await page.getByText('No live sessions').waitFor();
    await page.getByRole('button', { name: 'Create a session' }).click();
    await page.getByText('this page').waitFor();
    await page.getByText('Chrome on Linux').waitFor();
    await page.getByText(/^23:59:\d\d$/).waitFor();
    await page.getByText(/^6 d 23:59:\d\d$/).waitFor();

    const handle = await page.locator('tbody code').textContent();
    await page.getByRole('button', { name: /^Rotate/ }).click();
    await page.getByText('A new id; the old one is dead').waitFor();
    expect(await page.locator('tbody code').textContent()).not.toBe(handle);

    await page.getByRole('button', { name: 'Create 6 and watch the limit' }).click();
    await page.getByText('6 sessions created').waitFor();
    await page.getByText('The limit made room. 2 older sessions ended').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(5);

    await page
      .getByRole('button', { name: /^End \S{8}$/ })
      .last()
      .click();
    await page.getByText('Session ended').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(4);
    await page.getByRole('button', { name: 'End the others' }).click();
    await page.getByRole('button', { name: 'Really end the others?' }).click();
    await page.getByText('3 ended').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
  });

  it('shows a manager those of another user', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice', 'sessions');
    await page.getByLabel('User').fill('auth0|bob');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('heading', { name: 'Sessions of auth0|bob' }).waitFor();
    await page.getByText('Chrome on Linux').waitFor();
  });
});

describe('cache', () => {
  it('sets, gets, checks JSON, invalidates by tag in sight, and counts', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice', 'cache');
    await page.getByText('No keys yet').waitFor();
    const set = page.getByRole('button', { name: 'Set', exact: true });
    const value = page.getByLabel('Value, as JSON');
    await value.fill('{ "name": ');
    await set.click();
    await page.getByText(/^Not JSON/).waitFor();
    expect(await value.getAttribute('aria-invalid')).toBe('true');

    await value.fill('{"name":"Zoë"}');
    await set.click();
    await page.getByText('Stored user_123').waitFor();
    await page.getByText(/^0[45]:\d\d$/).waitFor();
    await value.fill('0');
    await page.getByRole('button', { name: 'Get', exact: true }).click();
    await page.getByText('Read user_123').waitFor();
    expect(JSON.parse(await value.inputValue())).toEqual({ name: 'Zoë' });

    await page.getByRole('button', { name: 'profile: invalidate this tag' }).click();
    await page.getByText('Invalidated: 1 of 1 entries known here ended').waitFor();
    await page.getByText('gone', { exact: true }).waitFor();
    await page
      .getByRole('img', { name: /hits, .* stale/ })
      .first()
      .waitFor();
  });

  it('loads once for fifty callers', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'carol', 'cache');
    await page.getByRole('button', { name: 'Start 50 loads' }).click();
    await page.getByText('50 callers, 1 load').waitFor();
  });
});

describe('requests', () => {
  it('lists every call, to be repeated by curl or code, without a token', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice', 'cache');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText('Stored user_123').waitFor();
    await open(page, 'requests');
    await page.getByText("await redis.cache.set('users', 'user_123'").click();
    await page.getByRole('button', { name: 'Copy curl' }).click();
    await page.getByText('curl copied').waitFor();
    const curl = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(curl).toContain('-H "authorization: Bearer $TOKEN"');
    expect(curl).toContain('"action":"set"');
    expect(await page.content()).not.toMatch(/eyJ[\w-]{20}/);
    expect(await page.getByText('/api/redis/health').count()).toBe(0);
    await page.getByLabel('Health checks too').check();
    await page.getByText('/api/redis/health').first().waitFor();
  });
});
