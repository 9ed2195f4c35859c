import type { RedisClient } from '../client/index.ts';
import { InvalidInputError } from '../errors.ts';
import { assertOptions } from '../shared/arguments.ts';
import type { Batcher } from '../shared/batch.ts';
import { validateIdempotencyKey } from '../shared/idempotency-key.ts';
import type { Json } from '../shared/json.ts';
import type { CacheConfig } from './config.ts';
import { parsedPayload } from './entry.ts';
import type { EntryChanges } from './entry-changes.ts';
import type { EntryName } from './entry-keys.ts';
import type { CacheEntryCalls, RepeatableCacheOptions } from './entry-types.ts';
import { createInspect, type InspectedCache } from './inspect.ts';
import { createListing } from './listing.ts';
import type { CacheCounts } from './metrics.ts';
import { encodeTags, type InspectOptions, inspectOptions, readOptions } from './tags.ts';
import { ttlMs } from './validation.ts';
import type { EncodedValue } from './write.ts';

interface EntryCallsDependencies {
  readonly client: RedisClient;
  readonly config: CacheConfig;
  readonly changes: EntryChanges;
  readonly batcher: Batcher;
  readonly counts: CacheCounts;
  /** Runs a write in call order; later reads in this process see it immediately. */
  readonly write: <T>(tenantId: string, run: () => Promise<T>) => Promise<T>;
  readonly encoderOf: (ttl: number | undefined, tags: readonly string[]) => (value: unknown) => EncodedValue;
}

/** The store calls that inspect and change an entry, or list stored entries. */
export interface EntryCalls extends CacheEntryCalls {
  /** `takeCache`, with the value as its stored JSON text. */
  takeText(
    tenantId: string,
    namespace: string,
    key: string,
    options?: RepeatableCacheOptions,
  ): Promise<string | undefined>;
  /** `inspectCache`, with the value as its stored JSON text. */
  inspectText(
    tenantId: string,
    namespace: string,
    key: string,
    options?: InspectOptions,
  ): Promise<InspectedCache<string>>;
}

export function createEntryCalls(dependencies: EntryCallsDependencies): EntryCalls {
  const { client, config, changes, batcher, counts, write, encoderOf } = dependencies;
  const inspect = createInspect(client);
  const listing = createListing(client);

  const countRead = ({ tenantId, namespace }: EntryName, found: boolean) =>
    counts.add(tenantId, namespace, found ? 'hits' : 'misses', 1);
  const countWrite = ({ tenantId, namespace }: EntryName, counter: 'sets' | 'deletes') =>
    counts.add(tenantId, namespace, counter, 1);

  async function take(tenantId: string, namespace: string, key: string, options?: RepeatableCacheOptions) {
    const name = { tenantId, namespace, key };
    const idempotencyKey = idempotencyKeyOf(options);
    const text = await write(tenantId, () => changes.take(name, idempotencyKey));
    countRead(name, text !== undefined);
    if (text === undefined) return undefined;
    countWrite(name, 'deletes');
    return { text, value: parsedPayload(text) };
  }

  async function inspectText(tenantId: string, namespace: string, key: string, options?: InspectOptions) {
    const resolved = inspectOptions(options);
    return batcher.readAlone(tenantId, () => inspect({ tenantId, namespace, key }, resolved));
  }

  return {
    async hasCache(tenantId, namespace, key, options) {
      const name = { tenantId, namespace, key };
      const { tags } = readOptions(options);
      const found = await batcher.readAlone(tenantId, () => changes.has(name, tags));
      countRead(name, found);
      return found;
    },

    async touchCache(tenantId, namespace, key, ttl) {
      const name = { tenantId, namespace, key };
      const keepMs = ttlMs(ttl, config);
      const expiresAt = await write(tenantId, () => changes.touch(name, keepMs));
      countRead(name, expiresAt !== undefined);
      return expiresAt;
    },

    // A value that another program stored and that is not JSON counts as a miss, so that it cannot corrupt the response
    // that embeds it.
    async takeText(...call) {
      const taken = await take(...call);
      return taken?.value === undefined ? undefined : taken.text;
    },
    takeCache: async <T = Json>(...call: Parameters<typeof take>) =>
      (await take(...call))?.value as T | undefined,

    async setCacheIfAbsent(tenantId, namespace, key, value, ttl, tags = [], options) {
      const name = { tenantId, namespace, key };
      const encoded = encoderOf(ttl, tags)(value);
      const idempotencyKey = idempotencyKeyOf(options);
      const stored = await write(tenantId, () => changes.setIfAbsent(name, encoded, idempotencyKey));
      if (stored) countWrite(name, 'sets');
      return stored;
    },

    async incrementCache(tenantId, namespace, key, by = 1, ttl, tags = [], options) {
      const name = { tenantId, namespace, key };
      if (!Number.isSafeInteger(by)) throw new InvalidInputError('by', 'must be a whole number');
      const counter = { keepMs: ttlMs(ttl, config), tags: encodeTags(tags, 'entry') };
      const idempotencyKey = idempotencyKeyOf(options);
      const sum = await write(tenantId, () => changes.increment(name, by, counter, idempotencyKey));
      countWrite(name, 'sets');
      return sum;
    },

    async expireCache(tenantId, namespace, key) {
      const name = { tenantId, namespace, key };
      const found = await write(tenantId, () => changes.expire(name));
      countWrite(name, 'deletes');
      return found;
    },

    async inspectCache(...call) {
      const { value, ...known } = await inspectText(...call);
      return value === undefined ? known : { ...known, value: parsedPayload(value) as Json };
    },
    inspectText,
    async listCacheKeys(...call) {
      return listing.keys(...call);
    },
    async listCacheInvalidations(...call) {
      return listing.invalidations(...call);
    },
  };
}

/** @throws InvalidInputError for unknown options, or a key that is not one */
function idempotencyKeyOf(options: RepeatableCacheOptions = {}): string | undefined {
  assertOptions('options', options, ['idempotencyKey']);
  const { idempotencyKey } = options;
  if (idempotencyKey !== undefined) validateIdempotencyKey(idempotencyKey);
  return idempotencyKey;
}
