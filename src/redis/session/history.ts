import { sessionKeys } from '../shared/keys.ts';
import { runScript, type SessionContext } from './context.ts';
import { HISTORY_TTL_MS, MAX_ENDED_SESSIONS, parseHistory } from './history-format.ts';
import { hashUser } from './id.ts';
import { LIST_ENDED } from './scripts/history.ts';
import { withEverySlot } from './slots.ts';
import type { EndedSession } from './types.ts';

/** Lists how a user's latest sessions ended. */
export async function listEndedSessions(
  context: SessionContext,
  tenantId: string,
  userId: string,
): Promise<EndedSession[]> {
  const keys = sessionKeys(tenantId);
  const userHash = hashUser(tenantId, userId);
  const fixed = [keys.epoch, keys.index, keys.created, ...keys.history, keys.revoked];
  const [, now, lines] = await withEverySlot(context.slots, tenantId, userHash, (records) =>
    runScript(context, LIST_ENDED, [...fixed, ...records], [userHash]),
  );
  const oldest = Number(now) - HISTORY_TTL_MS;
  return parseHistory(userHash, String(lines))
    .filter(({ endedAt }) => endedAt > oldest)
    .sort((left, right) => right.endedAt - left.endedAt)
    .slice(0, MAX_ENDED_SESSIONS);
}
