import {
  type CacheConfig,
  createInvalidate,
  forgetCache,
  resolveCacheConfig,
  TENANT_MEMBER,
} from '../cache/index.ts';
import { defineScript, type RedisClient } from '../client/index.ts';
import { CommandError, InvalidInputError } from '../errors.ts';
import { forgetTenant, reclaimTenant, type SessionStore } from '../session/index.ts';
import { assertOptions } from '../shared/arguments.ts';
import { entriesGlob, keysIn } from '../shared/keys.ts';

/** The result of one call. */
export interface TenantPurgeReport {
  /** Sessions removed from Redis by this call, ended ones included. */
  readonly sessions: number;
  /** Cache entries removed from Redis by this call. */
  readonly entries: number;
  /** Whether memory is left to reclaim: call again with `cursor`. */
  readonly more: boolean;
  readonly cursor?: string | undefined;
}

export interface PurgeOptions {
  /** The cursor of the previous call; omit it to begin. */
  readonly cursor?: string | undefined;
  /** Approximate number of sessions to remove and of keys to scan, 1 to 100,000. Default 10,000. */
  readonly limit?: number | undefined;
}

/**
 * Removes everything a tenant stores. The first call ends its sessions and clears its cache before it reclaims memory,
 * so that nothing can be reached from then on; further calls reclaim memory until `more` is false. Any call may be
 * repeated, and an abandoned purge may begin again. Data that the tenant stores meanwhile may be removed or may stay.
 * @param tenantId the tenant to purge
 * @param options cursor of the previous call, and how much to do
 * @returns how much was removed, and the cursor for the next call
 * @throws InvalidInputError for a cursor that no call has returned, or an invalid limit; UnavailableError
 */
export type PurgeTenant = (tenantId: string, options?: PurgeOptions) => Promise<TenantPurgeReport>;

export interface TenantPurgeDependencies {
  readonly sessions: Pick<SessionStore, 'revokeTenantSessions'>;
  /** Configuration of the cache whose entries are purged, completed with `CACHE_DEFAULTS`. */
  readonly cache?: Partial<CacheConfig> | undefined;
}

/** Sessions removed, or keys scanned, in one step: Redis serves other calls in between. */
const STEP = 500;
const DEFAULT_LIMIT = 10_000;
const MAX_LIMIT = 100_000;

/** @returns how many requests of a tenant's limits one call counts as: one for every hundred keys to scan */
export const purgeCost = (limit = DEFAULT_LIMIT): number => Math.ceil(limit / 100);

/** SCAN in a script. Its glob is a key, so that the call reaches the cluster node that holds the tenant, with its prefix. */
const SCAN_TENANT = defineScript(
  'scanTenant',
  `
-- KEYS: glob    ARGV: cursor, approximate number of keys to scan
return redis.call('SCAN', ARGV[1], 'MATCH', KEYS[1], 'COUNT', ARGV[2])
`,
);

const PHASES = ['sessions', 'entries'] as const;

/** How far a purge has come: what it removes, and the cursor of SCAN. Sessions are found through their index. */
interface Progress {
  readonly phase: (typeof PHASES)[number];
  readonly scan: string;
}

const START: Progress = { phase: 'sessions', scan: '0' };

type Step = (
  tenantId: string,
  scan: string,
  count: number,
) => Promise<{ readonly removed: number; readonly next: Progress | undefined }>;

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
  // Not through a store, which would count the invalidation and so recreate the tenant's counters.
  const invalidate = createInvalidate(client, resolveCacheConfig(cache));

  async function makeUnreachable(tenantId: string): Promise<void> {
    await Promise.all([sessions.revokeTenantSessions(tenantId), invalidate(tenantId, [TENANT_MEMBER])]);
  }

  /** Takes the next step of a phase. @returns how much it removed; `next` is undefined after the last one */
  const steps: Record<Progress['phase'], Step> = {
    async sessions(tenantId, _, count) {
      const { removed, done } = await reclaimTenant(client, tenantId, count);
      return { removed, next: done ? { phase: 'entries', scan: '0' } : START };
    },
    async entries(tenantId, scan, count) {
      const glob = entriesGlob(tenantId);
      const reply = await client.script(SCAN_TENANT, [glob], [scan, count]);
      const [next, found] = Array.isArray(reply) ? reply : [];
      if (typeof next !== 'string' || !Array.isArray(found)) {
        throw new CommandError(SCAN_TENANT.name, 'returned an unexpected reply');
      }
      const keys = keysIn(glob, found.map(String));
      const removed = keys.length > 0 ? await client.command(['UNLINK', ...keys]) : 0;
      return { removed: Number(removed), next: next === '0' ? undefined : { phase: 'entries', scan: next } };
    },
  };

  /** The generation of the next version is random (R7): earlier entries, loads and as-of versions stay stale. */
  async function forget(tenantId: string): Promise<void> {
    await Promise.all([forgetTenant(client, tenantId), forgetCache(client, tenantId)]);
  }

  return async (tenantId, options = {}) => {
    assertOptions('options', options, ['cursor', 'limit']);
    const { cursor, limit = DEFAULT_LIMIT } = options;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidInputError('limit', `must be a whole number from 1 to ${MAX_LIMIT}`);
    }
    let progress = cursor === undefined ? START : parseCursor(cursor);
    if (cursor === undefined) await makeUnreachable(tenantId);
    const removed = { sessions: 0, entries: 0 };
    for (let seen = 0; seen < limit; seen += STEP) {
      const { phase, scan } = progress;
      const done = await steps[phase](tenantId, scan, Math.min(STEP, limit - seen));
      removed[phase] += done.removed;
      if (!done.next) {
        await forget(tenantId);
        return { ...removed, more: false };
      }
      progress = done.next;
    }
    return { ...removed, more: true, cursor: `${progress.phase}.${progress.scan}` };
  };
}

function parseCursor(cursor: string): Progress {
  const parts = typeof cursor === 'string' ? /^(\w+)\.(\d{1,20})$/.exec(cursor) : null;
  const [, phase, scan = ''] = parts ?? [];
  const known = PHASES.find((one) => one === phase);
  if (!known) throw new InvalidInputError('cursor', 'was not returned by an earlier call');
  return { phase: known, scan };
}
