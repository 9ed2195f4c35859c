import type { AsOf } from './cache.ts';
import type { CacheConfig } from './cache-config.ts';
import { formatEntryTail, formatUnstamped, type NewEntry, unstampedHead } from './cache-entry.ts';
import { deleteMember, membersOf } from './cache-members.ts';
import * as scripts from './cache-scripts.ts';
import { formatWatermark, type Watermark } from './cache-watermark.ts';
import type { RedisClient, RedisCommand } from './client.ts';
import { AsOfAheadError } from './errors.ts';
import { cacheKeys } from './keys.ts';
import { token } from './random.ts';

/** A value ready to be stored. */
export interface EncodedValue extends NewEntry {
  /** How long its key lives, in ms. */
  readonly keepMs: number;
}

export interface EntryName {
  readonly tenantId: string;
  readonly namespace: string;
  readonly key: string;
}

/** The writes of the cache, each one script and one round trip. */
export interface CacheWriter {
  setNow(
    tenantId: string,
    namespace: string,
    values: readonly (readonly [key: string, value: EncodedValue])[],
  ): Promise<void>;
  /** @throws AsOfAheadError for a time that this cache never issued */
  setAsOf(name: EntryName, value: EncodedValue, asOf: Watermark): Promise<boolean>;
  fill(name: EntryName, value: EncodedValue, asOf: Watermark, lease: string): Promise<boolean>;
  release(name: EntryName, lease: string): Promise<void>;
  /** Stores what has just been written to the source, or removes the entry when a race makes its age doubtful. */
  putThrough(name: EntryName, value: EncodedValue, asOf: Watermark): Promise<boolean>;
  delete(name: EntryName): Promise<boolean>;
  invalidate(tenantId: string, members: readonly string[]): Promise<void>;
  ensureWatermark(tenantId: string): Promise<AsOf>;
}

export const WRITE_ID_BYTES = 4;
export const INCARNATION_BYTES = 4;

/** Bytes from which a value is not passed through a script, which would cost Redis several times its storing. */
const LARGE_BYTES = 2_048;

const tailOf = (value: EncodedValue): string => formatEntryTail(token(WRITE_ID_BYTES), value);

/** Clock members whose marks forbid a write as of an earlier time; the first is the key's own delete mark. */
const forbidding = (entryKey: string, namespace: string, { tags }: EncodedValue): string[] => [
  deleteMember(entryKey),
  ...membersOf(namespace, tags),
];

export function createCacheWriter(client: RedisClient, { maxTTL, maxLoadMs }: CacheConfig): CacheWriter {
  /** µs after which no entry and no load can be older than a mark, so that it may be pruned. */
  const markMemory = (maxTTL * 1000 + maxLoadMs) * 1000;
  const incarnation = () => token(INCARNATION_BYTES);

  /** One round trip, in which the values go by themselves and the script that stamps them after them. */
  async function setLarge(keys: readonly [string, string, ...string[]], tails: string[], keepMs: number) {
    const [watermark, clock, ...entries] = keys;
    const sets = entries.map((entry, i): RedisCommand => {
      return ['SET', entry, formatUnstamped(tails[i] ?? ''), 'PX', keepMs];
    });
    const args = [incarnation(), ...tails.map(unstampedHead)];
    const replies = await client.pipeline([
      ...sets,
      ['EVALSHA', scripts.STAMP.sha, keys.length, watermark, clock, ...entries, ...args],
    ]);
    const failed = replies.slice(0, -1).find((reply) => reply instanceof Error);
    if (failed) throw failed;
    // The server may not know the script yet; and on a cluster the commands may have been redirected one by one.
    if (replies.at(-1) !== entries.length) await client.script(scripts.STAMP, keys, args);
  }

  return {
    async setNow(tenantId, namespace, values) {
      const [first] = values;
      if (!first) return;
      const { watermark, clock, entry } = cacheKeys(tenantId);
      const entries = values.map(([key]) => entry(namespace, key));
      const tails = values.map(([, value]) => tailOf(value));
      const [, { keepMs }] = first;
      if (tails.some(({ length }) => length > LARGE_BYTES)) {
        return setLarge([watermark, clock, ...entries], tails, keepMs);
      }
      await client.script(scripts.SET_NOW, [watermark, clock, ...entries], [incarnation(), keepMs, ...tails]);
    },

    async setAsOf({ tenantId, namespace, key }, value, asOf) {
      const { watermark, clock, entry } = cacheKeys(tenantId);
      const entryKey = entry(namespace, key);
      const answer = await client.script(
        scripts.SET_AS_OF,
        [watermark, clock, entryKey],
        [formatWatermark(asOf), value.keepMs, tailOf(value), ...forbidding(entryKey, namespace, value)],
      );
      if (answer === 'ahead') throw new AsOfAheadError();
      return answer === 'ok';
    },

    async fill({ tenantId, namespace, key }, value, asOf, leaseToken) {
      const { watermark, clock, entry, lease } = cacheKeys(tenantId);
      const entryKey = entry(namespace, key);
      const answer = await client.script(
        scripts.FILL,
        [watermark, clock, entryKey, lease(namespace, key)],
        [
          ...[formatWatermark(asOf), value.keepMs, tailOf(value), leaseToken],
          ...forbidding(entryKey, namespace, value),
        ],
      );
      return answer === 'ok';
    },

    async release({ tenantId, namespace, key }, leaseToken) {
      await client.script(scripts.RELEASE, [cacheKeys(tenantId).lease(namespace, key)], [leaseToken]);
    },

    async putThrough({ tenantId, namespace, key }, value, asOf) {
      const { watermark, clock, entry, lease } = cacheKeys(tenantId);
      const entryKey = entry(namespace, key);
      const answer = await client.script(
        scripts.PUT_THROUGH,
        [watermark, clock, entryKey, lease(namespace, key)],
        [
          ...[incarnation(), markMemory, formatWatermark(asOf), value.keepMs, tailOf(value)],
          ...forbidding(entryKey, namespace, value),
        ],
      );
      return answer === 'ok';
    },

    async delete({ tenantId, namespace, key }) {
      const { watermark, clock, entry, lease } = cacheKeys(tenantId);
      const entryKey = entry(namespace, key);
      const removed = await client.script(
        scripts.DELETE,
        [watermark, clock, entryKey, lease(namespace, key)],
        [incarnation(), markMemory, deleteMember(entryKey)],
      );
      return removed === 1;
    },

    async invalidate(tenantId, members) {
      const { watermark, clock } = cacheKeys(tenantId);
      await client.script(scripts.INVALIDATE, [watermark, clock], [incarnation(), markMemory, ...members]);
    },

    async ensureWatermark(tenantId) {
      const { watermark, clock } = cacheKeys(tenantId);
      return String(await client.script(scripts.ENSURE, [watermark, clock], [incarnation()])) as AsOf;
    },
  };
}
