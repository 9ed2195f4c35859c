import { expect, it } from 'vitest';
import type { CacheKeys, RateKeys, SessionKeys } from '../../../src/redis/shared/keys.ts';
import * as spelled from '../../../src/redis/shared/keys.ts';
import { readDocument } from '../../support/documents/code-blocks.ts';

const cache = spelled.cacheKeys('tenant');
const session = spelled.sessionKeys('tenant');
const rate = spelled.rateKeys('tenant');

/** Every key of a tenant, under the names that the documents use. A new kind of key does not compile without its name. */
const CACHE: Record<keyof CacheKeys, string> = {
  ...cache,
  metricsBatch: cache.metricsBatch('<id>'),
  entry: cache.entry('namespace', 'key').replace('namespace:key', '<namespace>:<key>'),
  lease: cache.lease('namespace', 'key').replace('namespace:key', '<namespace>:<key>'),
  reply: cache.reply('<id>'),
};
const SESSIONS: Record<Exclude<keyof SessionKeys, 'tenant'>, string | readonly string[]> = {
  epoch: session.epoch,
  index: session.index,
  created: session.created,
  history: session.history,
  revoked: session.revoked,
  revokedIndex: session.revokedIndex('<epoch>'),
  record: session.record({ userHash: '<user hash>', slot: 0 }).replace(/0$/, '<slot>'),
  idempotency: session.idempotency,
  signIns: session.signIns,
};
const RATE: Record<keyof RateKeys, string> = rate;
const NAMES = [
  ...Object.values(spelled.logoutKeys('<hash>')),
  spelled.logoutTokenKey('<hash>'),
  spelled.aliasKey('<hash>'),
];

/** The rows of the table whose first column names keys. */
function rowsOf(document: string) {
  const [, table = ''] = /^\| key \|.*\n\|[-| ]+\|\n((?:\|.*\n)+)/m.exec(readDocument(document)) ?? [];
  return table
    .trim()
    .split('\n')
    .map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
}

it.each([
  ['docs/understand/cache.md', [...Object.values(CACHE), spelled.CACHE_TENANTS]],
  ['docs/understand/sessions.md', [...Object.values(SESSIONS).flat(), ...NAMES, spelled.TENANT_REGISTRY]],
  ['docs/operate/tenants.md', Object.values(RATE)],
])('%s names every stored key, and what bounds it', (document, keys) => {
  const rows = rowsOf(document);
  const named = rows.flatMap(([cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, key]) => key));
  expect(named.sort()).toEqual([...keys].sort());
  for (const cells of rows) expect(cells.at(-1), `the bound of ${cells[0]}`).toMatch(/\w{3}/);
});

it('these are all kinds of keys', () => {
  const kinds = Object.keys(spelled).filter((name) => /keys?$|_registry$|_tenants$/i.test(name));
  expect(kinds.sort()).toEqual(
    [
      'CACHE_TENANTS',
      'TENANT_REGISTRY',
      'aliasKey',
      'cacheKeys',
      'logoutKeys',
      'logoutTokenKey',
      'rateKeys',
      'sessionKeys',
    ].sort(),
  );
});
