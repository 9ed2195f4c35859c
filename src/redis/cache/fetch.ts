import { type RedisClient, type RedisCommand, type RedisReply, repliesOrThrow } from '../client/index.ts';
import { AnswerTooLargeError } from '../errors.ts';
import { cacheKeys } from '../shared/keys.ts';
import type { StoredEntry } from './entry.ts';
import type { LocalCopies, LocalCopy } from './local-tier.ts';
import type { CacheCounts } from './metrics.ts';
import { READ_WITHIN } from './scripts/read-within.ts';

/** The stored entries of some keys, and the tenant's version at that moment or later. */
export interface Fetched {
  /** The stored text of each key, or the local tier's entry if Redis still holds the same one. */
  readonly values: readonly (RedisReply | StoredEntry | undefined)[];
  readonly version: RedisReply | undefined;
  /** Whether the lease that was requested with the read is now held. */
  readonly acquired: boolean;
}

/** A lease to request in the same round trip, before the read. */
export interface LeaseRequest {
  readonly key: string;
  readonly token: string;
  /** How long the lease is valid unless it is released, in ms. */
  readonly leaseMs: number;
}

export interface FetchOptions {
  readonly lease?: LeaseRequest | undefined;
  /** Maximum total size of the entries, in bytes; given only if they might exceed it. */
  readonly maxBytes?: number | undefined;
}

/** @throws AnswerTooLargeError beyond `maxBytes`: nothing was read */
export type Fetch = (
  tenantId: string,
  entryKeys: readonly string[],
  options?: FetchOptions,
) => Promise<Fetched>;

/** Reads entries and the tenant's version in one round trip. */
export function createFetch(client: RedisClient, counts: CacheCounts): Fetch {
  return async (tenantId, entryKeys, { lease, maxBytes } = {}) => {
    const keys = [...entryKeys, cacheKeys(tenantId).version];
    const before = lease ? [requestOf(lease)] : [];
    const { replies, found } = await send(client, counts, tenantId, before, { keys, maxBytes });
    return {
      values: found.slice(0, entryKeys.length),
      version: found[entryKeys.length],
      acquired: replies[0] === 'OK',
    };
  };
}

/**
 * R9: for entries with a local copy, only the header is read, then the version. If the stored entry still has the same
 * header, the copy is used. Entries that were replaced are read in a second round trip.
 */
export function createValidatingFetch(client: RedisClient, counts: CacheCounts, local: LocalCopies): Fetch {
  const fetch = createFetch(client, counts);

  return async (tenantId, entryKeys, options = {}) => {
    const copies = entryKeys.map((key) => local.find(tenantId, key));
    // A lease is only requested after the copy turned out to be stale.
    if (options.lease || !copies.some(Boolean)) return fetch(tenantId, entryKeys, options);

    const headers = entryKeys.flatMap((key, i) => headerRead(key, copies[i]) ?? []);
    const keys = [...entryKeys.filter((_, i) => !copies[i]), cacheKeys(tenantId).version];
    const { replies, found } = await send(client, counts, tenantId, headers, { keys, ...options });
    const version = found.pop();
    const values: (RedisReply | StoredEntry)[] = [];
    const replaced: number[] = [];
    for (const [i, key] of entryKeys.entries()) {
      const copy = copies[i];
      const reply = (copy ? replies : found).shift() ?? null;
      const isUnchanged = copy !== undefined && reply === copy.header;
      values.push(isUnchanged ? copy.entry : reply || null);
      if (!copy || isUnchanged) continue;
      local.drop(tenantId, key);
      if (reply !== '') replaced.push(i);
    }
    if (replaced.length === 0) return { values, version, acquired: false };

    const again = await fetch(
      tenantId,
      replaced.map((i) => entryKeys[i] ?? ''),
      options,
    );
    for (const [n, i] of replaced.entries()) values[i] = again.values[n] ?? null;
    return { ...again, values };
  };
}

/** One read: its keys and, if the entries might be too large together, their size limit. */
interface Read {
  /** Entries, then the version. */
  readonly keys: readonly string[];
  readonly maxBytes?: number | undefined;
}

/**
 * Sends a read in one round trip, together with preceding commands and any counters that are due.
 * @returns the replies to the commands and the result of the read
 */
async function send(
  client: RedisClient,
  counts: CacheCounts,
  tenantId: string,
  before: readonly RedisCommand[],
  read: Read,
): Promise<{ replies: RedisReply[]; found: RedisReply[] }> {
  const due = counts.due(tenantId);
  if (!due && before.length === 0) return { replies: [], found: listOf(await runAlone(client, read), read) };
  const commands = [...before, commandOf(read)];
  const all = await client.pipeline(due ? [...commands, due.command] : commands);
  if (due) due.onReply(all.pop());
  const replies = repliesOrThrow(all);
  const found = listOf(replies.pop(), read);
  return { replies, found };
}

/** Sent as a script, so that the read is retried if its connection is lost. */
const runAlone = (client: RedisClient, read: Read): Promise<RedisReply> =>
  read.maxBytes === undefined
    ? client.command(commandOf(read))
    : client.script(READ_WITHIN, read.keys, [read.maxBytes]);

/** Includes the script's source, because the server might not have it cached. */
const commandOf = ({ keys, maxBytes }: Read): RedisCommand =>
  maxBytes === undefined ? ['MGET', ...keys] : ['EVAL', READ_WITHIN.lua, keys.length, ...keys, maxBytes];

/** @throws AnswerTooLargeError if the script returned a size */
function listOf(reply: RedisReply | undefined, { maxBytes }: Read): RedisReply[] {
  if (typeof reply === 'number') throw new AnswerTooLargeError(reply, maxBytes ?? reply);
  return Array.isArray(reply) ? reply : [];
}

const requestOf = ({ key, token, leaseMs }: LeaseRequest): RedisCommand => [
  ...(['SET', key, token, 'NX', 'PX', leaseMs] as const),
];

const headerRead = (key: string, copy: LocalCopy | undefined): [RedisCommand] | undefined =>
  copy && [['GETRANGE', key, 0, copy.header.length - 1]];
