import type { RedisClient } from './client.ts';
import { decodeSegment, type SessionKeys, sessionKeysOf } from './keys.ts';
import { BURY, SWEEP } from './session-cleanup-scripts.ts';
import type { SessionEventListener } from './session-events.ts';
import { parseHandle } from './session-id.ts';
import type { TenantRegistry } from './session-tenants.ts';

/** Most entries one script call may touch, so that Redis is never blocked for long. */
const STEP = 200;
const TENANTS_PER_PAGE = 50;

interface Cleanup {
  readonly client: RedisClient;
  readonly emit: SessionEventListener;
  readonly tenants: TenantRegistry;
}

/**
 * Removes index entries of expired sessions and frees records of revoked tenants, in small steps, tenant after
 * tenant. A run that stops at its limit leaves the rest to the next one, which goes on with the tenants that have
 * waited longest.
 * @param limit most entries to remove in this run
 */
export async function cleanupSessions(
  { client, emit, tenants }: Cleanup,
  limit: number,
): Promise<{ removed: number; more: boolean }> {
  const startedAt = Date.now();
  let removed = 0;
  for (;;) {
    const page = await tenants.waiting(startedAt, TENANTS_PER_PAGE);
    if (page.length === 0) return { removed, more: false };
    for (const tenant of page) {
      const keys = sessionKeysOf(tenant);
      for (const step of [sweep, bury]) {
        for (let batch = STEP; batch === STEP; ) {
          if (removed >= limit) return { removed, more: true };
          batch = Math.min(STEP, limit - removed);
          const done = await step(client, keys, batch, emit);
          removed += done;
          batch = done === batch ? STEP : 0;
        }
      }
      await tenants.cleaned(tenant, startedAt);
    }
  }
}

async function sweep(client: RedisClient, keys: SessionKeys, count: number, emit: SessionEventListener) {
  const ended = await client.script(SWEEP, [keys.index], [count]);
  const handles = Array.isArray(ended) ? ended.map(String) : [];
  const tenantId = decodeSegment(keys.tenant);
  for (const handle of handles) emit({ type: 'expired', tenantId, handle });
  return handles.length;
}

async function bury(client: RedisClient, keys: SessionKeys, count: number) {
  const reply = await client.command(['ZRANGE', keys.graveyard, 0, count - 1]);
  const handles = Array.isArray(reply) ? reply.map(String) : [];
  if (handles.length === 0) return 0;
  const places = handles.flatMap((handle) => parseHandle(handle) ?? []);
  await client.script(BURY, [keys.epoch, keys.graveyard, ...places.map(keys.record)], handles);
  return handles.length;
}
