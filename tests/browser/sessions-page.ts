import type { Page } from 'playwright-core';
import { createRedisClient } from '../../src/client/index.ts';
import { enterToken } from './browser.ts';
import type { ServedProduct } from './served.ts';

/** Answers the question of a dialog, whose button waits until it could be read. @param button the one to press */
export async function answer(page: Page, question: string, button: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: question });
  await dialog.waitFor();
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Creates more sessions than a user can have. */
export async function createMany(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the session limit…' }).click();
  await answer(page, 'Create 6 sessions for yourself and reach the limit?', 'Create 6 sessions');
}

/** Creates a session on another device. @returns its handle */
export async function sessionElsewhere(product: ServedProduct, user: string): Promise<string> {
  const token = await product.token(user, 3_600);
  const { sessions } = createRedisClient({ baseUrl: product.url, getToken: () => token });
  return (await sessions.create()).session.handle;
}

/** Signs in with a token that grants these permissions. */
export async function signInWith(page: Page, token: string): Promise<void> {
  await enterToken(page, token);
  await page.locator('nav a[href="#/sessions"]').click();
}
