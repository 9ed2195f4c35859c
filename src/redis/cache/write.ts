import type { RedisClient } from '../client/index.ts';
import { AsOfAheadError } from '../errors.ts';
import type { Batcher } from '../shared/batch.ts';
import { cacheKeys } from '../shared/keys.ts';
import { token } from '../shared/random.ts';
import { formatEntryTail, type NewEntry } from './entry.ts';
import { createInvalidate, type Invalidate, type RetentionConfig, retentionOf } from './invalidate.ts';
import { membersOf, tombstoneMember } from './members.ts';
import * as scripts from './scripts/scripts.ts';
import { createSetNow } from './set.ts';
import type { AsOf } from './types.ts';
import { type CacheVersion, formatVersion, newGeneration as generation } from './version.ts';
import type { VersionTracker } from './version-tracker.ts';

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
  /** Stores a value as of now, together with what is stored in the same tick. */
  setNow(name: EntryName, value: EncodedValue): Promise<void>;
  /** @throws AsOfAheadError for a time that this cache never issued */
  setAsOf(name: EntryName, value: EncodedValue, asOf: CacheVersion): Promise<boolean>;
  fill(name: EntryName, value: EncodedValue, asOf: CacheVersion, lease: string): Promise<boolean>;
  release(name: EntryName, lease: string): Promise<void>;
  /** Stores what has just been written to the source, or removes the entry when a race makes its age doubtful. */
  putThrough(name: EntryName, value: EncodedValue, asOf: CacheVersion): Promise<boolean>;
  delete(name: EntryName): Promise<boolean>;
  readonly invalidate: Invalidate;
  ensureVersion(tenantId: string): Promise<AsOf>;
}

export const WRITE_ID_BYTES = 4;

const tailOf = (value: EncodedValue): string => formatEntryTail(token(WRITE_ID_BYTES), value);

/** Clock members whose marks forbid a write as of an earlier time; the first is the key's own delete mark. */
const forbidding = (entryKey: string, namespace: string, { tags }: EncodedValue): string[] => [
  tombstoneMember(entryKey),
  ...membersOf(namespace, tags),
];

export interface CacheWriterParts {
  readonly client: RedisClient;
  readonly config: RetentionConfig;
  readonly batches: Batcher;
  readonly stamps: VersionTracker;
}

export function createCacheWriter(parts: CacheWriterParts): CacheWriter {
  const { client, config } = parts;
  const markMemory = retentionOf(config);
  const setNow = createSetNow(parts);

  return {
    setNow({ tenantId, namespace, key }, value) {
      const entry = cacheKeys(tenantId).entry(namespace, key);
      return setNow(tenantId, { entry, tail: tailOf(value), keepMs: value.keepMs });
    },

    async setAsOf({ tenantId, namespace, key }, value, asOf) {
      const { watermark, clock, entry } = cacheKeys(tenantId);
      const entryKey = entry(namespace, key);
      const answer = await client.script(
        scripts.SET_AS_OF,
        [watermark, clock, entryKey],
        [formatVersion(asOf), value.keepMs, tailOf(value), ...forbidding(entryKey, namespace, value)],
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
          ...[formatVersion(asOf), value.keepMs, tailOf(value), leaseToken],
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
          ...[generation(), markMemory, formatVersion(asOf), value.keepMs, tailOf(value)],
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
        [generation(), markMemory, tombstoneMember(entryKey)],
      );
      return removed === 1;
    },

    invalidate: createInvalidate(client, config),

    async ensureVersion(tenantId) {
      const { watermark, clock } = cacheKeys(tenantId);
      return String(await client.script(scripts.ENSURE, [watermark, clock], [generation()])) as AsOf;
    },
  };
}
