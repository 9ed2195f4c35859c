import { expect, it } from 'vitest';
import { overflowOf, seriousFindings } from './accessibility.ts';
import { open, signIn } from './browser.ts';
import { openStage } from './fixtures.ts';
import { createMany } from './sessions-page.ts';

const stage = openStage();

const THEMES = ['light', 'dark'] as const;

it.each([360, 1440])(
  'has no serious accessibility finding and no overflow in either theme at %i px',
  async (width) => {
    const { page } = await stage().enter({ viewport: { width, height: 900 } });
    const examine = async (view: string) => {
      for (const colorScheme of THEMES) {
        // During a color transition the contrast is undefined.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await expect.poll(() => seriousFindings(page), { message: `${view}, ${colorScheme}` }).toEqual([]);
      }
      await expect.poll(() => overflowOf(page), { message: view }).toBeLessThanOrEqual(0);
    };
    await page.getByRole('button', { name: /^alice / }).waitFor();
    await examine('sign-in');
    await signIn(page, 'alice');
    await page.getByText(/^redis 7/).waitFor();
    await examine('overview');
    await open(page, 'sessions');
    await createMany(page);
    await page.getByText('Session limit reached').waitFor();
    await examine('sessions');
    await open(page, 'cache');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText('Stored user_123').waitFor();
    await page.getByLabel('Value, as JSON').fill('{');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText(/^Not JSON/).waitFor();
    await examine('cache');
    await open(page, 'requests');
    await page.locator('.request-line').first().click();
    await examine('requests');
    await open(page, 'self-test');
    await page.getByLabel('Include GraphQL').uncheck();
    await page.getByRole('button', { name: 'Run the self-test' }).click();
    await page.getByText('All good').waitFor();
    await page.locator('.check-line', { hasText: 'Redis answers' }).click();
    await examine('self-test');
    await page.getByRole('button', { name: 'Switch user' }).click();
    await signIn(page, 'bob');
    await page.getByText('Permission required').waitFor();
    await examine('no permission');
    await open(page, 'requests');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('No requests yet').waitFor();
    await examine('empty log');
    await page.route('**/api/redis/health', (route) => route.abort());
    await page.getByText('The service cannot be reached.').waitFor();
    await examine('outage');
  },
);

it('follows the system theme until the user chooses one, which is kept for the next visit', async () => {
  const { page } = await stage().enter({ colorScheme: 'dark' });
  const canvas = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  await signIn(page, 'alice');
  const dark = await canvas();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(canvas).not.toBe(dark);
  await page.getByLabel('Theme').selectOption('dark');
  await page.locator('html[data-theme="dark"]').waitFor();
  await expect.poll(canvas).toBe(dark);
  await page.getByRole('button', { name: 'Switch user' }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  await expect.poll(() => canvas()).toBe(dark);
});

it('can be used by keyboard alone', async () => {
  const { page } = await stage().enter();
  await page.getByRole('button', { name: /^alice / }).waitFor();
  const press = async (key: string, times = 1) => {
    for (let i = 0; i < times; i++) await page.keyboard.press(key);
  };
  const focused = () => page.evaluate('document.activeElement?.textContent ?? ""');
  await press('Tab');
  await expect.poll(focused).toContain('alice');
  await press('Enter');
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  await press('Tab');
  await expect.poll(focused).toContain('Skip');
  await press('Tab', 3);
  await expect.poll(focused).toBe('Sessions');
  await press('Enter');
  await page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor();
  await expect.poll(focused).toBe('Sessions');
  await press('Tab');
  await expect.poll(focused).toBe('Create a session');
  await press('Enter');
  await page.getByText('Session created').waitFor();
  await expect.poll(focused).toBe('Create a session');
});
