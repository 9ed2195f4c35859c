import { InvalidInputError } from '../errors.ts';
import { decodeSegment, type SessionKeys, sessionKeysOf } from '../shared/keys.ts';
import type { SessionContext } from './context.ts';
import { parseHandle } from './id.ts';
import { REAP, SWEEP } from './scripts/cleanup.ts';
import type { CleanupBounds, SessionCleanup } from './types.ts';

/** Maximum number of entries per script call, so that Redis is never blocked for long. */
const STEP = 200;
const TENANTS_PER_PAGE = 50;

interface Removed {
  removed: number;
  freed: number;
}

type Cleanup = Pick<SessionContext, 'client' | 'emit' | 'tenants'>;

/**
 * Removes index entries of expired sessions and frees records of revoked tenants, in small steps, tenant after
 * tenant. A run that is stopped leaves the rest to the next one, which continues with the tenants that have waited
 * longest.
 */
export async function cleanupSessions(
  cleanup: Cleanup,
  { limit = Number.POSITIVE_INFINITY, hasTime = () => true }: CleanupBounds = {},
): Promise<SessionCleanup> {
  if (limit !== Number.POSITIVE_INFINITY && (!Number.isInteger(limit) || limit < 1)) {
    throw new InvalidInputError('limit', 'must be a whole number above 0');
  }
  const startedAt = Date.now();
  const total = { removed: 0, freed: 0 };
  for (;;) {
    const page = await cleanup.tenants.waiting(startedAt, TENANTS_PER_PAGE);
    for (const tenant of page) {
      const done = await cleanTenant(cleanup, sessionKeysOf(tenant), { limit, hasTime }, total);
      if (!done) return { ...total, more: true };
      await cleanup.tenants.cleaned(tenant, startedAt);
    }
    if (page.length < TENANTS_PER_PAGE) return { ...total, more: false };
  }
}

/** @returns whether the tenant is clean; false when a bound was reached first */
async function cleanTenant(
  cleanup: Cleanup,
  keys: SessionKeys,
  { limit, hasTime }: { limit: number; hasTime: () => boolean },
  total: Removed,
): Promise<boolean> {
  for (const step of [sweep, reap]) {
    for (;;) {
      const count = Math.min(STEP, limit - total.removed);
      if (count === 0 || !hasTime()) return false;
      const { removed, freed } = await step(cleanup, keys, count);
      total.removed += removed;
      total.freed += freed;
      if (removed < count) break;
    }
  }
  return true;
}

async function sweep({ client, emit }: Cleanup, keys: SessionKeys, count: number): Promise<Removed> {
  const expired = await client.script(SWEEP, [keys.index], [count]);
  const handles = Array.isArray(expired) ? expired.map(String) : [];
  const tenantId = decodeSegment(keys.tenant);
  for (const handle of handles) emit({ type: 'expired', tenantId, handle });
  return { removed: handles.length, freed: 0 };
}

async function reap({ client }: Cleanup, keys: SessionKeys, count: number): Promise<Removed> {
  const reply = await client.command(['ZRANGE', keys.revokedIndex, 0, count - 1]);
  const handles = Array.isArray(reply) ? reply.map(String) : [];
  if (handles.length === 0) return { removed: 0, freed: 0 };
  const records = handles.flatMap((handle) => parseHandle(handle) ?? []).map(keys.record);
  const freed = await client.script(REAP, [keys.epoch, keys.revokedIndex, ...records], handles);
  return { removed: handles.length, freed: Number(freed) };
}
