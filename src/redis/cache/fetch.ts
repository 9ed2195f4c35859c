import type { RedisClient, RedisCommand, RedisReply } from '../client/index.ts';
import { cacheKeys } from '../shared/keys.ts';
import type { StoredEntry } from './entry.ts';
import type { LocalCopies, LocalCopy } from './local-tier.ts';
import type { CacheCounts } from './metrics.ts';

/** What Redis holds for some keys, and the tenant's version at that moment or later. */
export interface Fetched {
  /** For each key the stored text, or the local tier's entry if Redis still holds the same one. */
  readonly values: readonly (RedisReply | StoredEntry | undefined)[];
  readonly version: RedisReply | undefined;
  /** Whether the lease that was requested with the read is now held. */
  readonly acquired: boolean;
}

/** A lease to request in the round trip of a read, before it. */
export interface LeaseRequest {
  readonly key: string;
  readonly token: string;
  /** How long the lease holds unless it is released, in ms. */
  readonly leaseMs: number;
}

export type Fetch = (
  tenantId: string,
  entryKeys: readonly string[],
  lease?: LeaseRequest,
) => Promise<Fetched>;

/** Reads entries and the tenant's version with one MGET. */
export function createFetch(client: RedisClient, counts: CacheCounts): Fetch {
  return async (tenantId, entryKeys, lease) => {
    const read: RedisCommand = ['MGET', ...entryKeys, cacheKeys(tenantId).version];
    const replies = await send(client, counts, tenantId, lease ? [requestOf(lease), read] : [read]);
    const values = replies.at(-1);
    const list = Array.isArray(values) ? values : [];
    return {
      values: list.slice(0, entryKeys.length),
      version: list[entryKeys.length],
      acquired: lease !== undefined && replies[0] === 'OK',
    };
  };
}

/**
 * R9: for entries with a local copy only the header is read, and then the version: the copy counts as read when the
 * stored entry still has the same header. Entries replaced meanwhile are read in a second round trip.
 */
export function createValidatingFetch(client: RedisClient, counts: CacheCounts, local: LocalCopies): Fetch {
  const fetch = createFetch(client, counts);

  return async (tenantId, entryKeys, lease) => {
    const copies = entryKeys.map((key) => local.find(tenantId, key));
    // A lease is requested when the copy has turned out to be stale.
    if (lease || !copies.some(Boolean)) return fetch(tenantId, entryKeys, lease);

    const commands = entryKeys.map((key, i) => readOf(key, copies[i]));
    commands.push(['GET', cacheKeys(tenantId).version]);
    const replies = await send(client, counts, tenantId, commands);
    const version = replies.pop();
    const values: (RedisReply | StoredEntry)[] = replies;
    const replaced: number[] = [];
    for (const [i, copy] of copies.entries()) {
      if (!copy) continue;
      if (values[i] === copy.header) {
        values[i] = copy.entry;
        continue;
      }
      local.drop(tenantId, entryKeys[i] ?? '');
      if (values[i] === '') values[i] = null;
      else replaced.push(i);
    }
    if (replaced.length === 0) return { values, version, acquired: false };

    const again = await fetch(
      tenantId,
      replaced.map((i) => entryKeys[i] ?? ''),
    );
    for (const [n, i] of replaced.entries()) values[i] = again.values[n] ?? null;
    return { ...again, values };
  };
}

/** Sends commands in one round trip, and counters that are due along with them. */
async function send(
  client: RedisClient,
  counts: CacheCounts,
  tenantId: string,
  commands: readonly RedisCommand[],
): Promise<RedisReply[]> {
  const due = counts.due(tenantId);
  const [only] = commands;
  if (!due && only && commands.length === 1) return [await client.command(only)];
  const replies = await client.pipeline(due ? [...commands, due.command] : commands);
  if (due) due.onReply(replies.pop());
  return replies.map((reply) => {
    if (reply instanceof Error) throw reply;
    return reply;
  });
}

const requestOf = ({ key, token, leaseMs }: LeaseRequest): RedisCommand => [
  ...(['SET', key, token, 'NX', 'PX', leaseMs] as const),
];

const readOf = (key: string, copy: LocalCopy | undefined): RedisCommand =>
  copy ? ['GETRANGE', key, 0, copy.header.length - 1] : ['GET', key];
