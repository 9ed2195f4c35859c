import { TenantSessionLimitError } from '../errors.ts';
import { sessionKeys } from '../shared/keys.ts';
import type { SessionContext } from './context.ts';
import { reclaimSessions, STEP } from './reclaim.ts';
import type { ScriptReply } from './scripts/prelude.ts';

/** Other calls may use the space that an attempt has freed. */
const MAX_ATTEMPTS = 10;

/**
 * Runs a script that stores something. If the tenant has reached its memory limit, ended sessions that are waiting for
 * the cleanup are removed first, so that only live sessions count against the limit.
 * @throws TenantSessionLimitError
 */
export async function withRoom(
  context: SessionContext,
  tenantId: string,
  run: () => Promise<ScriptReply>,
): Promise<ScriptReply> {
  for (let attempts = 1; ; attempts++) {
    const reply = await run();
    const [status, bytes] = reply;
    if (status !== 'full') return reply;
    const bounds = { limit: STEP, hasTime: () => true, signIns: 'expired' as const };
    const { removed, released } = await reclaimSessions(context, sessionKeys(tenantId), bounds);
    if (removed + released > 0 && attempts < MAX_ATTEMPTS) continue;
    context.emit({ type: 'tenant-full', tenantId });
    throw new TenantSessionLimitError(Number(bytes), context.policyOf(tenantId).maxBytesPerTenant);
  }
}
