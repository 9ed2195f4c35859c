import {
  type CacheConfig,
  createInvalidate,
  FIRST_SCAN,
  forgetCache,
  MAX_SCAN,
  resolveCacheConfig,
  scanKeys,
  TENANT_MEMBER,
} from '../cache/index.ts';
import type { RedisClient } from '../client/index.ts';
import { InvalidInputError } from '../errors.ts';
import { countTenant, forgetTenant, reclaimTenant, type SessionStore } from '../session/index.ts';
import { assertOptions } from '../shared/arguments.ts';
import { entriesGlob } from '../shared/keys.ts';
import type { Options } from '../shared/options.ts';

/** The result of one call. */
export interface TenantPurgeReport {
  /** Sessions that this call removed from Redis, including ended ones; with `dryRun`, sessions that it would remove. */
  readonly sessions: number;
  /** Cache entries that this call removed from Redis; with `dryRun`, entries that it would remove. */
  readonly entries: number;
  /** Whether memory is left to reclaim or to count. If so, call again with `cursor`. */
  readonly more: boolean;
  readonly cursor?: string | undefined;
}

export interface PurgeOptions {
  /** Cursor from the previous call; omit it to start. */
  readonly cursor?: string | undefined;
  /** Approximate number of sessions to remove and keys to scan, 1 to 100,000. Default 10,000. */
  readonly limit?: number | undefined;
  /** Counts what a purge would remove without changing anything. Its cursor is valid for dry runs only. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Removes all data of a tenant. The first call ends its sessions and clears its cache before it reclaims memory, so
 * nothing is accessible from then on; further calls reclaim memory until `more` is false. Any call can be repeated, and
 * an abandoned purge can be started again. Data that the tenant stores during a purge may or may not be removed.
 * @param tenantId the tenant to purge
 * @param options cursor from the previous call, limit, and whether to only count
 * @returns the numbers of removed or counted items, and the cursor for the next call
 * @throws InvalidInputError for an unknown cursor or an invalid limit; UnavailableError
 */
export type PurgeTenant = (tenantId: string, options?: PurgeOptions) => Promise<TenantPurgeReport>;

export interface TenantPurgeDependencies {
  readonly sessions: Pick<SessionStore, 'revokeTenantSessions'>;
  /** Configuration of the cache whose entries are purged; defaults are `CACHE_DEFAULTS`. */
  readonly cache?: Options<CacheConfig> | undefined;
}

/** Number of sessions removed, or keys scanned, per step. Redis serves other calls in between. */
const STEP = 500;
const DEFAULT_LIMIT = 10_000;
export const MAX_PURGE_LIMIT = 100_000;

/**
 * @returns how many requests one call counts as in the tenant's limits: one for every hundred keys to scan
 * @internal
 */
export const purgeCost = (limit = DEFAULT_LIMIT): number => Math.ceil(limit / 100);

const PHASES = ['sessions', 'entries'] as const;

/**
 * Progress of a purge: what it is removing, and the cursor of SCAN. Sessions are found through their indexes; a dry run
 * counts one index after another.
 */
interface Progress {
  readonly phase: (typeof PHASES)[number];
  readonly scan: string;
}

const START: Progress = { phase: 'sessions', scan: FIRST_SCAN };
const FIRST_ENTRIES: Progress = { phase: 'entries', scan: FIRST_SCAN };

/** Runs the next step of a phase. @returns how much it removed or counted; `next` is undefined after the last step */
type Step = (
  tenantId: string,
  scan: string,
  count: number,
) => Promise<{ readonly found: number; readonly next: Progress | undefined }>;

type Steps = Readonly<Record<Progress['phase'], Step>>;

/**
 * Creates the function that removes tenants.
 * @param client connection to the Redis that holds the tenants' data
 * @param dependencies the session store, and the cache's configuration
 * @returns see `PurgeTenant`
 */
export function createTenantPurge(
  client: RedisClient,
  { sessions, cache }: TenantPurgeDependencies,
): PurgeTenant {
  // A store would count the invalidation and thereby recreate the tenant's counters.
  const invalidate = createInvalidate(client, resolveCacheConfig(cache));

  async function makeUnreachable(tenantId: string): Promise<void> {
    await Promise.all([sessions.revokeTenantSessions(tenantId), invalidate(tenantId, [TENANT_MEMBER])]);
  }

  async function scanEntries(tenantId: string, scan: string, count: number) {
    const { keys, next } = await scanKeys(client, entriesGlob(tenantId), scan, count);
    const progress: Progress | undefined = next === undefined ? undefined : { phase: 'entries', scan: next };
    return { keys, next: progress };
  }

  const removing: Steps = {
    async sessions(tenantId, _, count) {
      const { removed, done } = await reclaimTenant(client, tenantId, count);
      return { found: removed, next: done ? FIRST_ENTRIES : START };
    },
    async entries(tenantId, scan, count) {
      const { keys, next } = await scanEntries(tenantId, scan, count);
      const removed = keys.length > 0 ? await client.command(['UNLINK', ...keys]) : 0;
      return { found: Number(removed), next };
    },
  };

  const counting: Steps = {
    async sessions(tenantId, scan) {
      const { count, next } = await countTenant(client, tenantId, Number(scan));
      return {
        found: count,
        next: next === undefined ? FIRST_ENTRIES : { phase: 'sessions', scan: String(next) },
      };
    },
    async entries(tenantId, scan, count) {
      const { keys, next } = await scanEntries(tenantId, scan, count);
      return { found: keys.length, next };
    },
  };

  /** The generation of the next version is random (R7): earlier entries, loads and as-of versions stay stale. */
  async function forget(tenantId: string): Promise<void> {
    await Promise.all([forgetTenant(client, tenantId), forgetCache(client, tenantId)]);
  }

  return async (tenantId, options = {}) => {
    assertOptions('options', options, ['cursor', 'limit', 'dryRun']);
    const { cursor, limit = DEFAULT_LIMIT, dryRun = false } = options;
    if (typeof dryRun !== 'boolean') throw new InvalidInputError('dryRun', 'must be true or false');
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PURGE_LIMIT) {
      throw new InvalidInputError('limit', `must be a whole number from 1 to ${MAX_PURGE_LIMIT}`);
    }
    let progress = cursor === undefined ? START : parseCursor(cursor, dryRun);
    if (cursor === undefined && !dryRun) await makeUnreachable(tenantId);
    const steps = dryRun ? counting : removing;
    const found = { sessions: 0, entries: 0 };
    for (let seen = 0; seen < limit; seen += STEP) {
      const { phase, scan } = progress;
      const done = await steps[phase](tenantId, scan, Math.min(STEP, limit - seen));
      found[phase] += done.found;
      if (!done.next) {
        if (!dryRun) await forget(tenantId);
        return { ...found, more: false };
      }
      progress = done.next;
    }
    return { ...found, more: true, cursor: formatCursor(progress, dryRun) };
  };
}

/** Redis rejects larger numbers. Ranks are JavaScript numbers. */
const MAX_CURSOR = { sessions: BigInt(Number.MAX_SAFE_INTEGER - 1_000), entries: MAX_SCAN } as const;

/** A purge that continued a dry run would skip everything that the dry run has counted. */
const prefixOf = (dryRun: boolean): string => (dryRun ? 'dry-run.' : '');

const formatCursor = ({ phase, scan }: Progress, dryRun: boolean): string =>
  `${prefixOf(dryRun)}${phase}.${scan}`;

function parseCursor(cursor: string, dryRun: boolean): Progress {
  const parts = typeof cursor === 'string' ? /^(dry-run\.)?(\w+)\.(\d{1,20})$/.exec(cursor) : null;
  const [, prefix = '', phase, scan = ''] = parts ?? [];
  const known = PHASES.find((one) => one === phase);
  if (!known || prefix !== prefixOf(dryRun) || BigInt(scan) > MAX_CURSOR[known]) {
    const calls = dryRun ? 'an earlier dry run' : 'an earlier call';
    throw new InvalidInputError('cursor', `was not returned by ${calls}`);
  }
  return { phase: known, scan };
}
