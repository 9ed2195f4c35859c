import { type CacheConfig, createInvalidate, resolveCacheConfig, TENANT_MEMBER } from '../cache/index.ts';

import { defineScript, type RedisClient } from '../client/index.ts';
import { CommandError, InvalidInputError } from '../errors.ts';
import type { SessionStore } from '../session/index.ts';
import { cacheKeys, sessionKeys, TENANT_REGISTRY, tenantGlobs } from '../shared/keys.ts';

/** What one call of a purge did. */
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
  /** Of the call before; without it the purge begins. */
  readonly cursor?: string | undefined;
  /** About how many keys to look at, 1 to 100,000; 10,000 by default. */
  readonly limit?: number | undefined;
}

/**
 * Removes all that a tenant has. The first call ends its sessions and clears its cache before it reclaims memory, so
 * that nothing can be reached from then on; further calls go on reclaiming until `more` is false. Any call may be
 * repeated, and a purge that was abandoned may begin anew. What the tenant stores meanwhile may be lost or may stay.
 * @throws InvalidInputError for a cursor that no call has returned, or an impossible limit
 */
export type PurgeTenant = (tenantId: string, options?: PurgeOptions) => Promise<TenantPurgeReport>;

export interface TenantPurgeDependencies {
  readonly sessions: Pick<SessionStore, 'revokeTenantSessions'>;
  /** That of the cache whose entries are purged; defaults complete what is missing. */
  readonly cache?: Partial<CacheConfig> | undefined;
}

/** Keys looked at in one step: Redis serves others in between. */
const STEP = 500;
const DEFAULT_LIMIT = 10_000;
const MAX_LIMIT = 100_000;

/** SCAN in a script, since its key leads the call to the node of a cluster that holds the tenant. */
const SCAN_TENANT = defineScript(
  'scanTenant',
  `
-- KEYS: one key of the tenant    ARGV: cursor, glob, about how many keys to look at
return redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
`,
);

const PHASES = ['sessions', 'entries'] as const;

/** How far a purge has come: what it is looking for, and the cursor of SCAN. */
interface Place {
  readonly phase: (typeof PHASES)[number];
  readonly scan: string;
}

const START: Place = { phase: 'sessions', scan: '0' };

export function createTenantPurge(
  client: RedisClient,
  { sessions, cache }: TenantPurgeDependencies,
): PurgeTenant {
  // Not through a store, which would count the invalidation and so bring the tenant's counters back.
  const invalidate = createInvalidate(client, resolveCacheConfig(cache));

  async function makeUnreachable(tenantId: string): Promise<void> {
    await Promise.all([sessions.revokeTenantSessions(tenantId), invalidate(tenantId, [TENANT_MEMBER])]);
  }

  /** Removes the matches among the next keys. @returns where to go on, and how many it removed */
  async function step(tenantId: string, { phase, scan }: Place, count: number) {
    const args = [scan, tenantGlobs(tenantId)[phase], count];
    const reply = await client.script(SCAN_TENANT, [sessionKeys(tenantId).epoch], args);
    const [next, found] = Array.isArray(reply) ? reply : [];
    if (typeof next !== 'string' || !Array.isArray(found)) {
      throw new CommandError(SCAN_TENANT.name, 'answered in an unexpected form');
    }
    const removed = found.length > 0 ? await client.command(['UNLINK', ...found.map(String)]) : 0;
    return { next, removed: Number(removed) };
  }

  /**
   * Sessions without an epoch are dead, and the next one to be made is random. So is the generation of the next
   * watermark (R7): entries, loads and as-of times from before stay stale.
   */
  async function forget(tenantId: string): Promise<void> {
    const { tenant, epoch, index, revokedIndex } = sessionKeys(tenantId);
    const { watermark, clock, metrics } = cacheKeys(tenantId);
    await client.command(['UNLINK', epoch, index, revokedIndex, watermark, clock, metrics]);
    await client.command(['ZREM', TENANT_REGISTRY, tenant]);
  }

  return async (tenantId, { cursor, limit = DEFAULT_LIMIT } = {}) => {
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidInputError('limit', `must be a whole number from 1 to ${MAX_LIMIT}`);
    }
    let place = cursor === undefined ? START : parsePlace(cursor);
    if (cursor === undefined) await makeUnreachable(tenantId);
    const removed = { sessions: 0, entries: 0 };
    for (let seen = 0; seen < limit; seen += STEP) {
      const done = await step(tenantId, place, Math.min(STEP, limit - seen));
      removed[place.phase] += done.removed;
      const next = following(place, done.next);
      if (!next) {
        await forget(tenantId);
        return { ...removed, more: false };
      }
      place = next;
    }
    return { ...removed, more: true, cursor: `${place.phase}.${place.scan}` };
  };
}

function following({ phase }: Place, scan: string): Place | undefined {
  if (scan !== '0') return { phase, scan };
  const next = PHASES[PHASES.indexOf(phase) + 1];
  return next && { phase: next, scan: '0' };
}

function parsePlace(cursor: string): Place {
  const [, phase, scan = ''] = /^(\w+)\.(\d{1,20})$/.exec(cursor) ?? [];
  const known = PHASES.find((one) => one === phase);
  if (!known) throw new InvalidInputError('cursor', 'was not returned by an earlier call');
  return { phase: known, scan };
}
