import { createAsOfLog } from './as-of-log.ts';
import type { CacheBackend } from './backend.ts';
import type { CacheOperation, HandlerSettings } from './handler-options.ts';
import { storedKey, storedTags } from './names.ts';
import type { NextCacheEntry, NextCacheHandler } from './next-types.ts';
import { createPendingSets, within } from './pending-sets.ts';
import { createByteBudget, readValue } from './read-value.ts';
import { fromStored, toStored } from './stored-entry.ts';
import { createUnsentTags } from './unsent-tags.ts';

/** Memory for values that are being stored, in bytes. */
const MAX_PENDING_BYTES = 64 * 1_048_576;
/** Maximum number of tags of one entry or one invalidation. */
const MAX_TAGS = 128;

/** The clock that Next.js uses for entries, in ms since the epoch. It does not step back. */
const now = (): number => performance.timeOrigin + performance.now();

/**
 * A look-up returns the as-of time for everything rendered after it. Therefore an entry is rejected if any process
 * updated one of its tags during the render, without comparing clocks.
 */
export function createCacheHandler(backend: CacheBackend, settings: HandlerSettings): NextCacheHandler {
  const { maxBytes, maxTtl, maxRenderMs, onError } = settings;
  const asOfs = createAsOfLog(now);
  const pending = createPendingSets(maxRenderMs);
  const budget = createByteBudget(MAX_PENDING_BYTES);
  const unsent = createUnsentTags({
    invalidate: (tenant, tags) => invalidate(tenant, tags, 0),
    invalidateAll: backend.invalidateAll,
  });

  function report(error: unknown, operation: CacheOperation): void {
    try {
      onError(error, operation);
    } catch {
      // A page must not fail because logging fails.
    }
  }

  const invalidate = (tenant: string, tags: readonly string[], deadAfter: number) =>
    Promise.all(chunksOf(tags).map((chunk) => backend.invalidate(tenant, chunk, deadAfter)));

  async function read(cacheKey: string, softTags: readonly string[]): Promise<NextCacheEntry | undefined> {
    await pending.settled(cacheKey);
    const [tenant, key, tags] = await Promise.all([
      backend.tenant(),
      storedKey(cacheKey),
      storedTags(softTags),
    ]);
    await unsent.send(tenant);
    const { value, asOf, stale = false } = await backend.lookUp(tenant, key, tags);
    asOfs.record(tenant, asOf);
    return value === undefined ? undefined : fromStored(value, stale);
  }

  async function store(cacheKey: string, pendingEntry: Promise<NextCacheEntry>): Promise<void> {
    const signal = AbortSignal.timeout(maxRenderMs);
    const entry = await within(pendingEntry, maxRenderMs, () => {
      discard(pendingEntry);
      throw new Error(`The render took more than ${maxRenderMs} ms`);
    });
    await readValue(entry.value, { maxBytes, budget, signal }, async (bytes) => {
      const ttl = ttlOf(entry);
      if (!(ttl >= 1)) return;
      const [tenant, key, tags] = await Promise.all([
        backend.tenant(),
        storedKey(cacheKey),
        storedTags(entry.tags),
      ]);
      if (tags.length > MAX_TAGS) throw new Error(`The entry has more than ${MAX_TAGS} tags`);
      const asOf = asOfs.before(tenant, entry.timestamp);
      // Rendered without a look-up, for example for a preview, or too long ago. It is unknown which tags were updated
      // since.
      if (asOf === undefined) return;
      await backend.set(tenant, key, toStored(entry, bytes), { ttl, tags, asOf });
    });
  }

  /** The remaining time to live of an entry, in s. */
  const ttlOf = ({ expire, timestamp }: NextCacheEntry): number =>
    Math.min(maxTtl, Math.floor(expire - (now() - timestamp) / 1_000));

  return {
    async get(cacheKey, softTags) {
      try {
        return await read(cacheKey, softTags);
      } catch (error) {
        report(error, 'get');
        return undefined;
      }
    },

    async set(cacheKey, pendingEntry) {
      if (!pending.hasRoom) {
        discard(pendingEntry);
        return report(new Error('Too many entries are being stored'), 'set');
      }
      const work = store(cacheKey, pendingEntry).catch((error) => report(error, 'set'));
      pending.add(cacheKey, work);
      await work;
    },

    refreshTags: async () => {},
    getExpiration: async () => Number.POSITIVE_INFINITY,

    async updateTags(updated, durations) {
      if (updated.length === 0) return;
      const deadAfter = durations ? Math.min(maxTtl, Math.floor(durations.expire ?? maxTtl)) : 0;
      try {
        const [tenant, tags] = await Promise.all([backend.tenant(), storedTags(updated)]);
        try {
          await invalidate(tenant, tags, Math.max(0, deadAfter));
        } catch (error) {
          unsent.add(tenant, tags);
          throw error;
        }
      } catch (error) {
        report(error, 'updateTags');
        throw error;
      }
    },
  };
}

/** Cancels the render's stream, because nothing reads its value. */
const discard = (pendingEntry: Promise<NextCacheEntry>): void =>
  void pendingEntry.then(({ value }) => value.cancel()).catch(() => {});

function chunksOf(tags: readonly string[]): string[][] {
  const count = Math.ceil(tags.length / MAX_TAGS);
  return Array.from({ length: count }, (_, i) => tags.slice(i * MAX_TAGS, (i + 1) * MAX_TAGS));
}
