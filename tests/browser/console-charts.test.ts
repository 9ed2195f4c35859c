import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createRedisClient } from '../../src/client/index.ts';
import { press, signIn } from './browser.ts';
import { openStage } from './fixtures.ts';
import { killRedis } from './outage.ts';

const stage = openStage();

const chart = (page: Page, title: string) => page.getByRole('slider', { name: `${title}, point in time` });
const attribute = async (page: Page, title: string, name: string) =>
  String(await chart(page, title).getAttribute(`aria-${name}`));
const newestOf = async (page: Page) => Number(await attribute(page, 'Hit rate', 'valuemax'));
const samplesAtLeast = (page: Page, count: number) =>
  expect.poll(() => newestOf(page), { timeout: 120_000 }).toBeGreaterThanOrEqual(count - 1);

async function cacheOf(user: string) {
  const { product } = stage();
  const token = await product.token(user, 600);
  return createRedisClient({ baseUrl: product.url, getToken: () => token, timeoutMs: 60_000 }).cache;
}

describe('the charts', () => {
  it('show operations, hit rate and latency, and the same as a table', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    await samplesAtLeast(page, 1);
    const cache = await cacheOf('alice');
    await cache.set('users', 'a', 1);
    for (let i = 0; i < 20; i++) await cache.get('users', i % 2 ? 'a' : 'b');
    await page.getByText('Show as a table').click();
    const cells = page.locator('.samples tbody td');
    await cells
      .filter({ hasText: /^[1-9][\d.]*\/s$/ })
      .first()
      .waitFor();
    await cells
      .filter({ hasText: /^[1-9]\d*\.\d %$/ })
      .first()
      .waitFor();
    await cells
      .filter({ hasText: /^[\d.]+ ms$/ })
      .first()
      .waitFor();
    await cells.filter({ hasText: 'closed' }).first().waitFor();
    for (const title of ['Circuit breaker', 'Requests per second', 'Hit rate', 'Latency', 'Memory']) {
      await chart(page, title).locator('canvas').waitFor();
    }
  });

  it('share a cursor, of the keyboard and of the pointer', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    await samplesAtLeast(page, 3);
    await press(page, 'Pause');
    const last = String(await newestOf(page));
    const at = (title: string) => attribute(page, title, 'valuenow');
    await chart(page, 'Latency').focus();
    await page.keyboard.press('Home');
    for (const title of ['Latency', 'Hit rate', 'Circuit breaker']) {
      await expect.poll(() => at(title), { message: title }).toBe('0');
    }
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => at('Memory')).toBe('1');
    expect(await attribute(page, 'Latency', 'valuetext')).toMatch(
      /^\d\d:\d\d:\d\d: PING p50 [\d.]+ m?s, PING/,
    );
    await page.keyboard.press('Escape');
    await expect.poll(() => at('Hit rate')).toBe(last);
    await chart(page, 'Hit rate')
      .locator('.u-over')
      .hover({ position: { x: 2, y: 20 } });
    for (const title of ['Hit rate', 'Requests per second']) {
      await expect.poll(() => at(title), { message: title }).toBe('0');
    }
  });

  it('keep the cursor of the keyboard when the page scrolls away from under the pointer', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    await samplesAtLeast(page, 2);
    await press(page, 'Pause');
    const plot = chart(page, 'Hit rate').locator('.u-over');
    await plot.hover({ position: { x: 2, y: 20 } });
    await chart(page, 'Hit rate').focus();
    await page.keyboard.press('Home');
    await plot.evaluate(`(element) => {
      window.left = new Promise((done) => element.addEventListener('mouseleave', () => done(), { once: true }));
    }`);
    await page.evaluate('scrollBy(0, 200)');
    await page.evaluate('window.left');
    expect(await attribute(page, 'Hit rate', 'valuenow')).toBe('0');
    expect(await attribute(page, 'Latency', 'valuenow')).toBe('0');
  });

  it('stand still during a pause and catch up after it, and survive a reload', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    await samplesAtLeast(page, 2);
    await press(page, 'Pause');
    const paused = await newestOf(page);
    for (let i = 0; i < 3; i++) await page.waitForResponse(/action=metrics/);
    expect(await newestOf(page)).toBe(paused);
    await press(page, 'Resume');
    await samplesAtLeast(page, paused + 2);

    await press(page, '1 h');
    await chart(page, 'Hit rate').focus();
    await page.keyboard.press('Home');
    const timeOf = async () => (await attribute(page, 'Hit rate', 'valuetext')).slice(0, 8);
    const first = await timeOf();
    await page.reload();
    await press(page, '1 h');
    await samplesAtLeast(page, paused + 2);
    await chart(page, 'Hit rate').focus();
    await page.keyboard.press('Home');
    await expect.poll(timeOf).toBe(first);
    // Another user of the tab starts without them.
    await press(page, 'Switch user');
    await signIn(page, 'bob');
    await press(page, '1 h');
    await chart(page, 'Hit rate').focus();
    await page.keyboard.press('Home');
    await expect.poll(timeOf).not.toBe(first);
  });

  it('take the colors of the theme, also when it changes', async () => {
    const { page } = await stage().enter({ colorScheme: 'light' });
    await signIn(page, 'alice');
    await samplesAtLeast(page, 2);
    await press(page, 'Pause');
    const color = () =>
      page.evaluate(`getComputedStyle(document.querySelector('.charts')).getPropertyValue('--chart-1')`);
    const image = () => page.evaluate(`document.querySelector('canvas').toDataURL()`);
    expect(await color()).toBe('rgb(29, 87, 184)');
    const light = await image();
    await page.getByLabel('Theme').selectOption('dark');
    await expect.poll(image).not.toBe(light);
    expect(await color()).toBe('rgb(140, 184, 255)');
    await page.getByLabel('Theme').selectOption('light');
    await expect.poll(image).toBe(light);
  });
});

describe('events', () => {
  it('name the invalidations of the tenant', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    const cache = await cacheOf('alice');
    await cache.invalidateTags(['price list']);
    await cache.invalidateNamespace('reports');
    await page.getByText('Tag price list invalidated').waitFor();
    await page.getByText('Namespace reports invalidated').waitFor();
  });

  it('include an outage and its end; meanwhile the circuit is that of the failed response', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    await page.getByText(/^redis 7/).waitFor();
    const restart = await killRedis(stage().product);
    await page.getByText('Redis down', { exact: true }).waitFor();
    const circuit = page.locator('.facts > div', { hasText: 'Circuit breaker' });
    await circuit.getByText('open (calls fail at once)').waitFor();
    await expect
      .poll(() => attribute(page, 'Circuit breaker', 'valuetext'))
      .toContain('open (calls fail at once)');
    // Outdated facts about the server are marked as such.
    const server = page.getByRole('region', { name: 'Server' });
    await server.getByText(/^as of \d\d:\d\d:\d\d$/).waitFor();
    await restart();
    await page.getByText('Recovered', { exact: true }).waitFor();
    await circuit.getByText('closed (healthy)').waitFor();
    await server.getByText(/^as of/).waitFor({ state: 'detached' });
  });

  it('show the circuit as unknown while nothing responds', async () => {
    const { page } = await stage().enter();
    await signIn(page, 'alice');
    const circuit = page.locator('.facts > div', { hasText: 'Circuit breaker' });
    await circuit.getByText('closed (healthy)').waitFor();
    await page.route('**/api/redis/**', (route) => route.abort());
    await circuit.getByText('unknown').waitFor();
    await page.getByText('Service unreachable', { exact: true }).nth(1).waitFor();
  });
});
