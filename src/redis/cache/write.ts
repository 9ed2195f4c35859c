import type { RedisClient } from '../client/index.ts';
import { AsOfAheadError } from '../errors.ts';
import type { Batcher } from '../shared/batch.ts';
import { cacheKeys } from '../shared/keys.ts';
import { writeId } from '../shared/random.ts';
import { formatContent, type NewEntry } from './entry.ts';
import { createInvalidate, type Invalidate, type RetentionConfig, retentionArgs } from './invalidate.ts';
import { membersOf, tombstoneMember } from './invalidation-members.ts';
import { DELETE, ENSURE_VERSION } from './scripts/invalidate.ts';
import { FILL, RELEASE, SET_AS_OF, WRITE_THROUGH } from './scripts/set.ts';
import { createSet } from './set.ts';
import type { CacheTenantRegistry } from './tenant-registry.ts';
import { type AsOf, type CacheVersion, formatVersion, newGeneration } from './version.ts';
import type { VersionTracker } from './version-tracker.ts';

/** A value ready to be stored. */
export interface EncodedValue extends NewEntry {
  /** TTL of its key, in ms. */
  readonly keepMs: number;
}

export interface EntryName {
  readonly tenantId: string;
  readonly namespace: string;
  readonly key: string;
}

/** The writes of the cache, each one script and one round trip. */
export interface CacheWriter {
  /** Stores a value as of now, together with the values set in the same tick. */
  setNow(name: EntryName, value: EncodedValue): Promise<void>;
  /** @throws AsOfAheadError for a version that this cache never issued */
  setAsOf(name: EntryName, value: EncodedValue, asOf: CacheVersion): Promise<boolean>;
  /** @param replaced write id of the fresh or expired entry that was loaded anew; empty if there was none */
  fill(
    name: EntryName,
    value: EncodedValue,
    asOf: CacheVersion,
    leaseToken: string,
    replaced: string,
  ): Promise<boolean>;
  release(name: EntryName, leaseToken: string): Promise<void>;
  /** Stores a value just written to the source, or removes the entry when a race makes its age uncertain. */
  writeThrough(name: EntryName, value: EncodedValue, asOf: CacheVersion): Promise<boolean>;
  delete(name: EntryName): Promise<boolean>;
  readonly invalidate: Invalidate;
  /** @returns the tenant's version, created if it was missing */
  ensureVersion(tenantId: string): Promise<AsOf>;
}

const contentOf = (value: EncodedValue): string => formatContent(writeId(), value);

/** Members whose invalidation rejects a write as of an earlier version; the first is the key's own tombstone. */
const rejectingMembers = (entryKey: string, namespace: string, { tags }: EncodedValue): string[] => [
  tombstoneMember(entryKey),
  ...membersOf(namespace, tags),
];

export interface CacheWriterDependencies {
  readonly client: RedisClient;
  readonly config: RetentionConfig;
  readonly batcher: Batcher;
  readonly versions: VersionTracker;
  readonly registry: CacheTenantRegistry;
}

export function createCacheWriter(dependencies: CacheWriterDependencies): CacheWriter {
  const { client, config, registry } = dependencies;
  const retention = retentionArgs(config);
  const set = createSet(dependencies);

  return {
    async setNow({ tenantId, namespace, key }, value) {
      const entry = cacheKeys(tenantId).entry(namespace, key);
      await set(tenantId, { entry, content: contentOf(value), keepMs: value.keepMs });
    },

    async setAsOf({ tenantId, namespace, key }, value, asOf) {
      const { version, invalidations, entry } = cacheKeys(tenantId);
      const entryKey = entry(namespace, key);
      const result = await client.script(
        SET_AS_OF,
        [version, invalidations, entryKey],
        [
          ...[formatVersion(asOf), value.keepMs, contentOf(value)],
          ...rejectingMembers(entryKey, namespace, value),
        ],
      );
      if (result === 'ahead') throw new AsOfAheadError();
      return result === 'ok';
    },

    async fill({ tenantId, namespace, key }, value, asOf, leaseToken, replaced) {
      const { version, invalidations, entry, lease } = cacheKeys(tenantId);
      const entryKey = entry(namespace, key);
      const result = await client.script(
        FILL,
        [version, invalidations, entryKey, lease(namespace, key)],
        [
          ...[formatVersion(asOf), value.keepMs, contentOf(value), leaseToken, replaced],
          ...rejectingMembers(entryKey, namespace, value),
        ],
      );
      return result === 'ok';
    },

    async release({ tenantId, namespace, key }, leaseToken) {
      await client.script(RELEASE, [cacheKeys(tenantId).lease(namespace, key)], [leaseToken]);
    },

    async writeThrough({ tenantId, namespace, key }, value, asOf) {
      const { version, invalidations, entry, lease } = cacheKeys(tenantId);
      const entryKey = entry(namespace, key);
      const result = await client.script(
        WRITE_THROUGH,
        [version, invalidations, entryKey, lease(namespace, key)],
        [
          ...[...retention, formatVersion(asOf), value.keepMs, contentOf(value)],
          ...rejectingMembers(entryKey, namespace, value),
        ],
      );
      return result === 'ok';
    },

    async delete({ tenantId, namespace, key }) {
      const { version, invalidations, entry, lease } = cacheKeys(tenantId);
      const entryKey = entry(namespace, key);
      const removed = await client.script(
        DELETE,
        [version, invalidations, entryKey, lease(namespace, key)],
        [...retention, tombstoneMember(entryKey)],
      );
      return removed === 1;
    },

    invalidate: createInvalidate(client, config),

    async ensureVersion(tenantId) {
      const { version, invalidations } = cacheKeys(tenantId);
      await registry.register(tenantId);
      return String(await client.script(ENSURE_VERSION, [version, invalidations], [newGeneration()])) as AsOf;
    },
  };
}
