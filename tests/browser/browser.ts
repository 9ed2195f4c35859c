import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { CHROMIUM_PROGRAMS, findProgram } from '../support/programs/programs.ts';
import { makeTempDir } from '../support/programs/reaper.ts';

const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
  // Requests that no test intercepts must not leave this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** Starts the installed Chromium, headless; playwright gives it a fresh profile. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = CHROMIUM_PROGRAMS.map(findProgram).find(Boolean);
  if (!executablePath) throw new Error('chromium is not installed; npm test installs it or explains how');
  const crashes = makeTempDir();
  const browser = await chromium.launch({
    executablePath,
    args: [...FLAGS, `--crash-dumps-dir=${crashes.path}`],
  });
  browser.on('disconnected', crashes.remove);
  return browser;
}

/** How long a page may take to show the expected content, in ms. No result depends on it. */
const PATIENCE_MS = 120_000;

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors that the browser reported: script errors and violations of the policy. */
  readonly complaints: string[];
}

/**
 * Opens the console in a new browser profile.
 * @param prepare sets up the profile before the page loads
 */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  prepare: (context: BrowserContext) => Promise<void> = async () => {},
): Promise<Visitor> {
  const context = await browser.newContext({
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await prepare(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('console', (message) => {
    // The browser reports every response of 400 and above; the tests check those.
    const isStatus = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isStatus) complaints.push(message.text());
  });
  await page.goto(`${url}/redis-test`);
  return { context, page, complaints };
}

/** Signs in as a demo user and opens a view. */
export async function signIn(page: Page, user: string, view = 'overview'): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${user} `) }).click();
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  await open(page, view);
}

/** Signs in with a token from another source. */
export async function enterToken(page: Page, token: string): Promise<void> {
  await page.getByText('Use a token you already have').click();
  await page.getByLabel('Access token').fill(token);
  await press(page, 'Use this token');
}

export async function open(page: Page, view: string): Promise<void> {
  await page.locator(`nav a[href="#/${view}"]`).click();
  await page.locator(`nav a[href="#/${view}"][aria-current="page"]`).waitFor();
}

/** Presses a button. @param name its full name */
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();
