import type { RedisCommand, RedisReply } from '../client/index.ts';
import { cacheKeys } from '../shared/keys.ts';
import type { StoredEntry } from './entry.ts';
import type { LocalCopies, LocalCopy } from './local-tier.ts';
import type { CacheCounts } from './metrics.ts';

/** What Redis holds for some keys, and the watermark of that moment or a later one. */
export interface Fetched {
  /** For each key the stored text, or an entry of the local tier that is still what Redis holds. */
  readonly values: readonly (RedisReply | StoredEntry | undefined)[];
  readonly watermark: RedisReply | undefined;
}

export type Fetch = <T>(
  tenantId: string,
  entryKeys: readonly string[],
  use: (fetched: Fetched) => T | Promise<T>,
) => Promise<T>;

/** One MGET of the entries and the watermark. */
export function createFetch(counts: CacheCounts): Fetch {
  return (tenantId, entryKeys, use) =>
    counts.sendWith(tenantId, ['MGET', ...entryKeys, cacheKeys(tenantId).watermark]).then((reply) => {
      const values = Array.isArray(reply) ? reply : [];
      return use({ values, watermark: values[entryKeys.length] });
    });
}

/**
 * R9: of entries with a local copy only the beginning is read, and the watermark after it: a copy counts as read when the
 * stored entry still begins like it. Those that were replaced meanwhile are read in a second round trip.
 */
export function createFetchThrough(local: LocalCopies, counts: CacheCounts): Fetch {
  const fetch = createFetch(counts);

  return (tenantId, entryKeys, use) => {
    const copies = entryKeys.map((key) => local.find(tenantId, key));
    if (!copies.some(Boolean)) return fetch(tenantId, entryKeys, use);

    const commands = entryKeys.map((key, i) => readOf(key, copies[i]));
    commands.push(['GET', cacheKeys(tenantId).watermark]);
    return counts.sendAllWith(tenantId, commands).then((replies) => {
      const values = replies.map(notFailed);
      const watermark = values.pop() as RedisReply;
      const replaced: number[] = [];
      for (const [i, copy] of copies.entries()) {
        if (!copy) continue;
        if (values[i] === copy.head) values[i] = copy.entry;
        else {
          local.drop(tenantId, entryKeys[i] ?? '');
          if (values[i] === '') values[i] = null;
          else replaced.push(i);
        }
      }
      if (replaced.length === 0) return use({ values, watermark });
      const keysAgain = replaced.map((i) => entryKeys[i] ?? '');
      return fetch(tenantId, keysAgain, (again) => {
        for (const [n, i] of replaced.entries()) values[i] = again.values[n];
        return use({ values, watermark: again.watermark });
      });
    });
  };
}

function notFailed(reply: RedisReply | Error): Fetched['values'][number] {
  if (reply instanceof Error) throw reply;
  return reply;
}

const readOf = (key: string, copy: LocalCopy | undefined): RedisCommand =>
  copy ? ['GETRANGE', key, 0, copy.head.length - 1] : ['GET', key];
