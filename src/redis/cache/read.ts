import type { RedisClient } from '../client/index.ts';
import type { Batcher, BatchFunction } from '../shared/batch.ts';
import { cacheKeys } from '../shared/keys.ts';
import { ownValue } from './entry.ts';
import type { EntryName } from './entry-keys.ts';
import { createFetch, createValidatingFetch, type Fetched, type FetchOptions } from './fetch.ts';
import type { FreshnessCheck, ReadOptions, ReadResult } from './freshness.ts';
import type { LocalCopies, ReadStart } from './local-tier.ts';
import type { CacheCounts } from './metrics.ts';
import { noteRead, noteReads } from './note-read.ts';
import { assertWithin, type ReadLimit } from './read-limit.ts';
import type { VersionTracker } from './version-tracker.ts';

/** An entry to read. */
export interface ReadRequest extends EntryName, ReadOptions {}

/** Several entries of one namespace. */
export interface ReadManyRequest extends ReadOptions {
  readonly tenantId: string;
  readonly namespace: string;
  readonly keys: readonly string[];
}

interface EntryRead extends ReadOptions {
  readonly namespace: string;
  readonly entryKey: string;
}

export interface LeasedRead {
  readonly result: ReadResult;
  /** Whether this caller holds the lease; otherwise another process is loading the key. */
  readonly acquired: boolean;
}

export interface CacheReaderDependencies {
  readonly client: RedisClient;
  readonly checkFreshness: FreshnessCheck;
  readonly counts: CacheCounts;
  readonly batcher: Batcher;
  readonly versions: VersionTracker;
  readonly local?: LocalCopies | undefined;
  readonly limit: ReadLimit;
}

/** Reads entries. Reads made in the same tick share one MGET per tenant. */
export interface CacheReader {
  /** @throws InvalidInputError for an invalid name */
  read(request: ReadRequest): Promise<ReadResult>;
  /**
   * Reads several entries of one namespace. Their values are not parsed yet.
   * @throws InvalidInputError for an invalid name; AnswerTooLargeError if the entries are too large together
   */
  readMany(request: ReadManyRequest): Promise<ReadResult[]>;
  /**
   * Requests the key's lease and reads the entry in the same round trip. This read determines the version of a value
   * loaded afterwards.
   * @param token secret of this caller
   * @param leaseMs how long the lease is valid unless it is released, in ms
   * @throws InvalidInputError for an invalid name
   */
  readUnderLease(request: ReadRequest, token: string, leaseMs: number): Promise<LeasedRead>;
}

export function createCacheReader(dependencies: CacheReaderDependencies): CacheReader {
  const { client, checkFreshness, counts, batcher, versions, local, limit } = dependencies;
  const fetch = local ? createValidatingFetch(client, counts, local) : createFetch(client, counts);

  async function readAll(tenantId: string, reads: readonly EntryRead[], options: FetchOptions) {
    const start = local?.startRead(tenantId);
    const entryKeys = reads.map(({ entryKey }) => entryKey);
    const fetched = await fetch(tenantId, entryKeys, options);
    versions.observe(tenantId, fetched.version);
    const checked = await checkFreshness(tenantId, cacheKeys(tenantId), reads, fetched);
    const results = start ? keepCopies(tenantId, entryKeys, fetched, checked, start) : checked;
    return { results, acquired: fetched.acquired };
  }

  /** Updates the local tier: keeps fresh values and drops the others. */
  function keepCopies(
    tenantId: string,
    entryKeys: readonly string[],
    { values }: Fetched,
    results: readonly ReadResult[],
    start: ReadStart,
  ): ReadResult[] {
    return results.map((result, i) => {
      const entryKey = entryKeys[i] ?? '';
      const { state, entry, version } = result;
      if (state !== 'hit' || !entry || !version || !local) {
        local?.drop(tenantId, entryKey);
        return result;
      }
      const value = values[i];
      const text = typeof value === 'string' ? value : undefined;
      return { ...result, entry: local.keep({ tenantId, entryKey }, start, entry, version, text) };
    });
  }

  /** One call may read several entries; it succeeds or fails as a whole. */
  const readBatch: BatchFunction<readonly EntryRead[], ReadResult[]> = {
    writes: false,
    async send(tenantId, calls) {
      const reads = calls.flat();
      const isLarge = calls.some(({ length }) => limit.mustBeChecked(length));
      const { results } = await readAll(tenantId, reads, isLarge ? limit : {});
      for (const [i, { state }] of results.entries()) {
        counts.add(tenantId, reads[i]?.namespace, READ_COUNTERS[state], 1);
      }
      return calls.map(({ length }) => results.splice(0, length));
    },
  };
  const enqueue = batcher.define(readBatch);

  /** Answers from a copy in this process, without asking Redis. */
  function readLocally(tenantId: string, { namespace, entryKey, tags }: EntryRead): ReadResult | undefined {
    // A copy was last checked without the tags of this read.
    const copy = tags ? undefined : local?.find(tenantId, entryKey);
    if (!copy || !local?.isFresh(copy)) return undefined;
    counts.add(tenantId, namespace, 'hits', 1);
    return { state: 'hit', entry: copy.entry, version: copy.version };
  }

  return {
    async read({ tenantId, namespace, key, ...options }) {
      // Checked before batching, so that an invalid name fails only its own caller.
      const read = { namespace, entryKey: cacheKeys(tenantId).entry(namespace, key), ...options };
      const local = readLocally(tenantId, read);
      const found = local ?? (await enqueue(tenantId, [read]))[0];
      const result = parsed(found ?? { state: 'miss' });
      noteRead(result, local !== undefined);
      return result;
    },

    async readMany({ tenantId, namespace, keys, ...options }) {
      const { entry } = cacheKeys(tenantId);
      const reads = keys.map((key) => ({ namespace, entryKey: entry(namespace, key), ...options }));
      const known = reads.map((read) => readLocally(tenantId, read));
      const rest = reads.filter((_, i) => !known[i]);
      const found = rest.length > 0 ? await enqueue(tenantId, rest, { calls: rest.length }) : [];
      const results = known.map((result) => result ?? found.shift() ?? { state: 'miss' as const });
      noteReads(results);
      assertWithin(limit, results);
      return results;
    },

    async readUnderLease({ tenantId, namespace, key, ...options }, token, leaseMs) {
      const keys = cacheKeys(tenantId);
      const lease = { key: keys.lease(namespace, key), token, leaseMs };
      const reads = [{ namespace, entryKey: keys.entry(namespace, key), ...options }];
      const { results, acquired } = await readAll(tenantId, reads, { lease });
      return { result: parsed(results[0] ?? { state: 'miss' }), acquired };
    },
  };
}

/** Parses the value for this caller. A value that another program stored and that is not JSON is a miss. */
export function parsed(result: ReadResult): ReadResult {
  const { entry, version } = result;
  if (!entry) return result;
  const value = ownValue(entry);
  return value === undefined ? { state: 'miss', version } : { ...result, value };
}

const READ_COUNTERS = {
  hit: 'hits',
  miss: 'misses',
  stale: 'stale',
  expired: 'stale',
  invalidated: 'stale',
} as const;
