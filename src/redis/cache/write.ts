import type { RedisClient } from '../client/index.ts';
import { AsOfAheadError } from '../errors.ts';
import type { Batcher } from '../shared/batch.ts';
import { cacheKeys } from '../shared/keys.ts';
import { writeId } from '../shared/random.ts';
import { formatContent, type NewEntry } from './entry.ts';
import { type EntryName, keysOfEntry } from './entry-keys.ts';
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
  /** TTL of the key, in ms. */
  readonly keepMs: number;
}

/** Writes to the cache. Each is one script and one round trip. */
export interface CacheWriter {
  /** Stores a value with the current version, together with other values set in the same tick. */
  setNow(name: EntryName, value: EncodedValue): Promise<void>;
  /** @throws AsOfAheadError for a version that this cache never issued */
  setAsOf(name: EntryName, value: EncodedValue, asOf: CacheVersion): Promise<boolean>;
  /** @param replaced write id of the fresh or expired entry that the load refreshed; empty if there was none */
  fill(
    name: EntryName,
    value: EncodedValue,
    asOf: CacheVersion,
    leaseToken: string,
    replaced: string,
  ): Promise<boolean>;
  release(name: EntryName, leaseToken: string): Promise<void>;
  /**
   * Stores a value just written to the source, or removes the entry if a race makes it uncertain which value is newer.
   */
  writeThrough(name: EntryName, value: EncodedValue, asOf: CacheVersion): Promise<boolean>;
  delete(name: EntryName): Promise<boolean>;
  readonly invalidate: Invalidate;
  /** @returns the tenant's version, created if it was missing */
  ensureVersion(tenantId: string): Promise<AsOf>;
}

const contentOf = (value: EncodedValue): string => formatContent(writeId(), value);

/** Members whose invalidation rejects a write as of an earlier version. The first is the key's own tombstone. */
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
    async setNow(name, value) {
      const { entry } = keysOfEntry(name);
      await set(name.tenantId, { entry, content: contentOf(value), keepMs: value.keepMs });
    },

    async setAsOf(name, value, asOf) {
      const { version, invalidations, entry } = keysOfEntry(name);
      const result = await client.script(
        SET_AS_OF,
        [version, invalidations, entry],
        [
          ...[formatVersion(asOf), value.keepMs, contentOf(value)],
          ...rejectingMembers(entry, name.namespace, value),
        ],
      );
      if (result === 'ahead') throw new AsOfAheadError();
      return result === 'ok';
    },

    async fill(name, value, asOf, leaseToken, replaced) {
      const { version, invalidations, entry, lease } = keysOfEntry(name);
      const result = await client.script(
        FILL,
        [version, invalidations, entry, lease],
        [
          ...[formatVersion(asOf), value.keepMs, contentOf(value), leaseToken, replaced],
          ...rejectingMembers(entry, name.namespace, value),
        ],
      );
      return result === 'ok';
    },

    async release(name, leaseToken) {
      await client.script(RELEASE, [keysOfEntry(name).lease], [leaseToken]);
    },

    async writeThrough(name, value, asOf) {
      const { version, invalidations, entry, lease } = keysOfEntry(name);
      const result = await client.script(
        WRITE_THROUGH,
        [version, invalidations, entry, lease],
        [
          ...[...retention, formatVersion(asOf), value.keepMs, contentOf(value)],
          ...rejectingMembers(entry, name.namespace, value),
        ],
      );
      return result === 'ok';
    },

    async delete(name) {
      const { version, invalidations, entry, lease } = keysOfEntry(name);
      const removed = await client.script(
        DELETE,
        [version, invalidations, entry, lease],
        [...retention, tombstoneMember(entry)],
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
