import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** How long a page may take to show the expected content, in ms. No result depends on it. */
const PATIENCE_MS = 300_000;

/** Opens a new browser profile, as another device would be. */
export async function openProfile(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
}

/** Opens a page that needs a session, and logs in at the provider. */
export async function logIn(page: Page, url: string, user: string, path = '/jobs'): Promise<void> {
  await page.goto(url + path);
  await page.getByRole('button', { name: `${user} of` }).click();
  await page.locator('.who').waitFor();
}

/** Opens a page. @returns the text of its notice; it waits for one */
export async function noticeAt(page: Page, address: string): Promise<string> {
  await page.goto(address);
  return (await page.locator('main [role=alert], main [role=status]').first().textContent()) ?? '';
}

/** The cells of the rows of the table at an address. */
export async function rowsAt(page: Page, address: string): Promise<string[][]> {
  await page.goto(address);
  await page.locator('tbody tr').first().waitFor();
  const rows = await page.locator('tbody tr').all();
  return Promise.all(rows.map((row) => row.locator('td').allTextContents()));
}

/** The open jobs that everybody sees. */
export async function openJobs(page: Page, url: string): Promise<string[]> {
  await page.goto(url);
  await page.locator('main li').first().waitFor();
  return (await page.locator('main li').allTextContents()).map((text) => text.replace(/ \S+$/, ''));
}

/** Gives a job another title, in the browser of a user who may. @returns once the list has it */
export async function rename(page: Page, url: string, id: number, title: string): Promise<void> {
  await page.goto(`${url}/jobs/${id}`);
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: title }).waitFor();
}
