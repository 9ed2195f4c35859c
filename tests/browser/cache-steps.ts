import type { Page } from 'playwright-core';
import { press } from './browser.ts';
import type { ServedProduct } from './served.ts';

interface EntryFields {
  readonly namespace?: string;
  readonly key: string;
  readonly tags?: string;
  readonly ttl?: string;
  readonly value?: string;
}

/** Stores an entry through the form, which then shows it. */
export async function storeEntry(page: Page, fields: EntryFields): Promise<void> {
  const { namespace = 'users', key, tags = '', ttl, value } = fields;
  await press(page, 'New entry');
  // The first fields of these names find an entry.
  await page.getByLabel('Namespace', { exact: true }).last().fill(namespace);
  await page.getByLabel('Key', { exact: true }).last().fill(key);
  await page.getByLabel('Tags, separated by commas', { exact: true }).fill(tags);
  if (ttl !== undefined) await page.getByLabel('Time to live, seconds').fill(ttl);
  if (value !== undefined) await page.getByLabel('Value, as JSON').fill(value);
  await press(page, 'Save');
  await page.getByText(`Stored ${key}`, { exact: true }).waitFor();
  await page.getByRole('heading', { name: `${namespace} / ${key}`, exact: true }).waitFor();
}

/** Finds an entry by its name. */
export async function openEntry(page: Page, namespace: string, key: string): Promise<void> {
  await page.getByLabel('Namespace', { exact: true }).first().fill(namespace);
  await page.getByLabel('Key', { exact: true }).first().fill(key);
  await press(page, 'Open');
  await page.getByRole('heading', { name: `${namespace} / ${key}`, exact: true }).waitFor();
}

const QUERIES = new Set(['get', 'metrics', 'keys', 'invalidations']);

/** Calls the cache as another program would. @returns the JSON of the response */
export async function callCache(
  product: ServedProduct,
  call: Readonly<Record<string, unknown>> & { readonly action: string },
  tenant = 'org_acme',
  user = 'alice',
): Promise<unknown> {
  const headers = {
    Authorization: `Bearer ${await product.token(user, 600, { tenant })}`,
    'Content-Type': 'application/json',
  };
  const url = `${product.url}/api/redis/cache`;
  const query = new URLSearchParams(
    Object.fromEntries(Object.entries(call).map(([name, value]) => [name, String(value)])),
  );
  const response = QUERIES.has(call.action)
    ? await fetch(`${url}?${query}`, { headers })
    : await fetch(url, { method: 'POST', headers, body: JSON.stringify(call) });
  if (!response.ok) throw new Error(`${call.action}: ${response.status} ${await response.text()}`);
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}
