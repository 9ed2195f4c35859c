import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isServed } from '../support/programs/is-served.ts';
import { call, isAlive, type RunningProduct, untilReady } from '../support/programs/workplace.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Files that the package's own product must not change. */
const FILES = {
  'amplify_outputs.json': '{ "version": "1.4",   "auth": {} }',
  // Variables that other tools read from it, including lines that are not assignments.
  '.env.local': `DATABASE_URL="postgres://localhost/app"
export STRIPE_KEY='sk_test_1'
NEXT_PUBLIC_TEXT="two
lines"
PORT=1
NODE_ENV=production
REDIS_DASHBOARD=http://localhost:8001
SESSION_SECRET=hush
not an assignment
`,
};

export function writeHostFiles(dir: string): void {
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(dir, name), text);
}

export function expectHostFilesUnchanged(dir: string): void {
  for (const [name, text] of Object.entries(FILES)) expect(readFileSync(join(dir, name), 'utf8')).toBe(text);
}

/** Where a product of the package writes its outputs. */
export const LOCAL_OUTPUTS = '.local/amplify-redis/amplify_outputs.json';

/** Fetches what a product serves: its pages with their files, the reference, and calls over HTTP and GraphQL. */
export async function expectServed({ url }: RunningProduct, token: string): Promise<void> {
  await untilReady(url);
  for (const path of ['/', '/redis-test']) await expectPage(url + path);
  for (const path of ['/reference', '/openapi.json', '/redis-test/outputs.json']) {
    expect((await fetch(url + path)).status).toBe(200);
  }
  const created = await call(`${url}/api/redis/session`, token, { method: 'POST', body: '{}' });
  expect(await created.json()).toMatchObject({ session: { tenantId: 'org_acme', userId: 'auth0|alice' } });
  const body = JSON.stringify({ query: '{ listSessions { sessions { handle } } }' });
  const listed = await call(`${url}/graphql`, token, { method: 'POST', body });
  expect(await listed.json()).toMatchObject({ data: { listSessions: { sessions: [{}] } } });
}

async function expectPage(address: string): Promise<void> {
  const page = await fetch(address);
  expect(page.headers.get('content-type')).toContain('text/html');
  const files = [...(await page.text()).matchAll(/(?:src|href)="(\/[^"]+\.(js|css))"/g)];
  expect([...new Set(files.map(([, , type]) => type))].sort()).toEqual(['css', 'js']);
  for (const [, path = '', type] of files) {
    const file = await fetch(new URL(path, address));
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toContain(type === 'js' ? 'text/javascript' : 'text/css');
    expect((await file.text()).length).toBeGreaterThan(1_000);
  }
}

/**
 * Waits until a stopped product has left nothing in a project, except files for the next run in a directory that git
 * ignores.
 */
export async function expectStopped({ url, redisPid }: RunningProduct, dir: string): Promise<void> {
  await waitUntil('the product to stop', async () => !(await isServed(url)));
  if (!Number.isNaN(redisPid)) await waitUntil('Redis to end', () => !isAlive(redisPid));
  const folder = join(dir, '.local/amplify-redis');
  await waitUntil('its state to go', () => readdirSync(join(folder, 'products')).length === 0);
  expect(existsSync(join(dir, LOCAL_OUTPUTS))).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(['.gitignore', 'products', 'signing-key.json']);
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
}
