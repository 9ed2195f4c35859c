import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMANDS } from '../../amplify/infra/access-string.ts';
import * as core from '../../src/redis/index.ts';
import { connectAdmin } from '../support/admin/connection.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { type ClusterServer, startCluster } from '../support/redis/cluster.ts';
import { makeSecured, type Secured } from '../support/redis/secured.ts';
import { SHARED_CLIENT } from '../support/redis/server.ts';
import { callsOf, openWorld, rightArguments } from './arguments/calls.ts';

/** Commands that the test itself runs on the servers. */
const BY_TEST =
  /^(config\|resetstat|cluster\|(setslot|myid|keyslot)|acl\|log|command\|list|client(\|setinfo)?)$/;

let secured: Secured;
let cluster: ClusterServer;
let admins: readonly Redis[];

beforeAll(async () => {
  secured = await makeSecured();
  cluster = await startCluster({ masters: 2, secured });
  admins = cluster.nodes.map(connectAdmin);
});
afterAll(async () => {
  for (const admin of admins ?? []) admin.disconnect();
  await cluster?.close();
  secured?.remove();
});

/** Names of commands, allowed or denied, that the nodes have received since their statistics were reset. */
async function received(): Promise<string[]> {
  const stats = await Promise.all(admins.map((admin) => admin.info('commandstats')));
  const names = stats.flatMap((text) =>
    [...text.matchAll(/^cmdstat_([^:]+):/gm)].map(([, name = '']) => name),
  );
  return names.filter((name) => !BY_TEST.test(name));
}

/** Names of commands in the scripts and calls of the product, those that seldom run included. */
async function namedInSources(): Promise<string[]> {
  const folder = join(REPOSITORY, 'src/redis');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const sources = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const found = [...sources.matchAll(/(?:redis\.p?call\(|\[\s*)'([A-Z]+)'/g)].map(([, name = '']) =>
    name.toLowerCase(),
  );
  const known = new Set((await admins[0]?.call('COMMAND', 'LIST')) as string[]);
  return found.filter((name) => known.has(name));
}

/** Calls every method of the core. */
async function callEverything(client: core.ResilientClient): Promise<void> {
  const sessions = core.createSessionStore(client, { touchInterval: 0 });
  const methods = [
    ...callsOf(sessions),
    ...callsOf(core.createCacheStore(client)),
    ...callsOf(core.createTenantLimiter(client, { '*': { requestsPerSecond: 1_000 } })),
    ...callsOf({ purgeTenant: core.createTenantPurge(client, { sessions }) }),
  ];
  for (const [name, call] of methods) {
    await call(...rightArguments(await openWorld(client), name, client));
  }
  await client.command(['PING']);
  await core.readServerInfo(client);
}

/** A call that its node redirects, because the key's slot is on its way to another node. */
async function callWhileSlotMoves(client: core.ResilientClient): Promise<void> {
  const { tenant } = await openWorld(client);
  const slot = await admins[0]?.cluster('KEYSLOT', `{${tenant}}`);
  const ids = await Promise.all(admins.map((admin) => admin.call('CLUSTER', 'MYID')));
  const [from, to] = Number(slot) < 8_192 ? ([0, 1] as const) : ([1, 0] as const);
  await admins[to]?.call('CLUSTER', 'SETSLOT', Number(slot), 'IMPORTING', String(ids[from]));
  await admins[from]?.call('CLUSTER', 'SETSLOT', Number(slot), 'MIGRATING', String(ids[to]));
  expect(await client.command(['GET', `cache:{${tenant}}:n:absent`])).toBeNull();
}

it('allows the commands that the product sends, and no other', async () => {
  for (const admin of admins) await admin.call('CONFIG', 'RESETSTAT');
  const client = core.connectRedis({ endpoint: cluster.endpoint, resilience: SHARED_CLIENT });
  await callEverything(client);
  await callWhileSlotMoves(client);
  await client.close();

  const sent = new Set([...(await received()), ...(await namedInSources())]);
  const allowed = new Set(COMMANDS);
  expect({
    missing: [...sent].filter((name) => !allowed.has(name)).sort(),
    superfluous: [...allowed].filter((name) => !sent.has(name)).sort(),
  }).toEqual({ missing: [], superfluous: [] });
  const refused = await Promise.all(admins.map((admin) => admin.call('ACL', 'LOG')));
  expect(refused.flat()).toEqual([]);
});
