import type { RedisClient, RedisReply } from '../client/index.ts';
import { InvalidInputError } from '../errors.ts';
import { assertOptions } from '../shared/arguments.ts';
import { cacheKeys, decodeSegment, namespaceGlob } from '../shared/keys.ts';
import { scoredMembers } from '../shared/scored-members.ts';
import { type CacheInvalidation, invalidationOf } from './invalidation-names.ts';
import { FIRST_SCAN, MAX_SCAN, scanKeys } from './scan-keys.ts';

/** Selects the page of a list. */
export interface ListOptions {
  /** Cursor from the previous page; omit it for the first page. */
  readonly cursor?: string | undefined;
  /** Approximate number of keys to scan, or maximum number of invalidations per page: 1 to 1,000, default 100. */
  readonly limit?: number | undefined;
}

/** A page of the keys of a namespace. */
export interface CacheKeyPage {
  /** Keys with a stored entry, in no particular order. The entries may be stale. */
  readonly keys: readonly string[];
  /** Pass it back to get the next page, even after an empty page; absent on the last page. */
  readonly cursor?: string | undefined;
}

/** A page of the invalidations of a tenant. */
export interface CacheInvalidationPage {
  /** Newest first. */
  readonly invalidations: readonly CacheInvalidation[];
  /** Pass it back to get the next page, even after an empty page; absent on the last page. */
  readonly cursor?: string | undefined;
}

export const MAX_LIST_LIMIT = 1_000;
const DEFAULT_LIMIT = 100;

/**
 * @returns how many requests one page counts as in the tenant's limits: one for every hundred keys to scan
 * @internal
 */
export const listCost = (limit = DEFAULT_LIMIT): number => Math.ceil(limit / 100);

/**
 * Maximum number of members with the same time: those of one invalidation, the earlier times of its tags, and the mark.
 */
const LARGEST_TIE = 260;

/** Lists the contents of a tenant's cache. */
export interface Listing {
  keys(tenantId: string, namespace: string, options?: ListOptions): Promise<CacheKeyPage>;
  invalidations(tenantId: string, options?: ListOptions): Promise<CacheInvalidationPage>;
}

export function createListing(client: RedisClient): Listing {
  return {
    async keys(tenantId, namespace, options) {
      const glob = namespaceGlob(tenantId, namespace);
      const { cursor = FIRST_SCAN, limit } = resolve(options);
      if (!/^\d{1,20}$/.test(cursor) || BigInt(cursor) > MAX_SCAN) throw notReturned();
      const { keys, next } = await scanKeys(client, glob, cursor, limit);
      const names = new Set(keys.map((key) => decodeSegment(key.slice(glob.length - 1))));
      return { keys: [...names], ...(next !== undefined && { cursor: next }) };
    },

    async invalidations(tenantId, options) {
      const { cursor, limit } = resolve(options);
      const after = cursor === undefined ? undefined : parseCursor(cursor);
      const { invalidations: table } = cacheKeys(tenantId);
      const reply = await client.command([
        ...(['ZRANGE', table, after?.time ?? '+inf', 0, 'BYSCORE', 'REV'] as const),
        ...(['LIMIT', 0, limit + LARGEST_TIE, 'WITHSCORES'] as const),
      ]);
      const rest = membersIn(reply).filter((one) => !after || isAfter(one, after));
      const page = rest.slice(0, limit);
      const last = rest.length > limit ? page.at(-1) : undefined;
      const invalidations = page.flatMap(({ member, time }) => invalidationOf(member, time) ?? []);
      return { invalidations, ...(last && { cursor: formatCursor(last) }) };
    },
  };
}

function resolve(options: ListOptions = {}): { cursor: string | undefined; limit: number } {
  assertOptions('options', options, ['cursor', 'limit']);
  const { cursor, limit = DEFAULT_LIMIT } = options;
  if (cursor !== undefined && typeof cursor !== 'string') throw notReturned();
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIST_LIMIT) {
    throw new InvalidInputError('limit', `must be a whole number from 1 to ${MAX_LIST_LIMIT}`);
  }
  return { cursor, limit };
}

const notReturned = () => new InvalidInputError('cursor', 'was not returned by an earlier call');

/** A member of the invalidation table. */
interface Position {
  /** In µs. */
  readonly time: number;
  readonly member: string;
}

const membersIn = (reply: RedisReply): Position[] =>
  scoredMembers(reply).map(([member, time]) => ({ member, time: Number(time) }));

/** Members with the same time are in descending order. They are ASCII, so JavaScript sorts them like Redis. */
const isAfter = (one: Position, last: Position): boolean =>
  one.time < last.time || (one.time === last.time && one.member < last.member);

const formatCursor = ({ time, member }: Position): string =>
  Buffer.from(`${time} ${member}`).toString('base64url');

function parseCursor(cursor: string): Position {
  const text = cursor.length <= 512 ? Buffer.from(cursor, 'base64url').toString() : '';
  const [, time, member] = /^(\d{1,16}) (\S{1,300})$/.exec(text) ?? [];
  if (time === undefined || member === undefined) throw notReturned();
  return { time: Number(time), member };
}
