import { createAsOfLog } from './as-of-log.ts';
import type { CacheBackend } from './backend.ts';
import type { CacheOperation, HandlerSettings } from './handler-options.ts';
import { storedKey, storedTags } from './names.ts';
import type { NextCacheEntry, NextCacheHandler } from './next-types.ts';
import { createPendingSets, within } from './pending-sets.ts';
import { createByteBudget, readValue } from './read-value.ts';
import { fromStored, toStored } from './stored-entry.ts';
import { createUnsentTags } from './unsent-tags.ts';

/** Memory for the values that are being stored, in bytes. */
const MAX_PENDING_BYTES = 64 * 1_048_576;
/** Tags of one entry or one invalidation. */
const MAX_TAGS = 128;

/** The clock that Next.js dates its entries with, in ms since the epoch. It does not step back. */
const now = (): number => performance.timeOrigin + performance.now();

/**
 * A look-up returns the as-of time for what is rendered after it. So an entry is refused if one of its tags was updated
 * during its render, whichever process updated it, and no clocks are compared.
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
      // A page must not fail because its log does.
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
    asOfs.learn(tenant, asOf);
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
      // Rendered without a look-up, such as for a preview, or too long ago: what was updated since is not known.
      if (asOf === undefined) return;
      await backend.set(tenant, key, toStored(entry, bytes), { ttl, tags, asOf });
    });
  }

  /** What is left of the entry's life, in s. */
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

/** Tells the render that nobody reads its value. */
const discard = (pendingEntry: Promise<NextCacheEntry>): void =>
  void pendingEntry.then(({ value }) => value.cancel()).catch(() => {});

function chunksOf(tags: readonly string[]): string[][] {
  const count = Math.ceil(tags.length / MAX_TAGS);
  return Array.from({ length: count }, (_, i) => tags.slice(i * MAX_TAGS, (i + 1) * MAX_TAGS));
}
