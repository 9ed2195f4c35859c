import { InvalidInputError } from '../errors.ts';
import { sessionKeys } from '../shared/keys.ts';
import { isRedisFailure } from '../shared/redis-failure.ts';
import { idleArgs, runChange, type SessionContext, writtenSession } from './context.ts';
import {
  formatHandle,
  hashUser,
  parseHandle,
  parseReference,
  parseSessionId,
  type SessionAddress,
  verifySecret,
} from './id.ts';
import { parseRecord, parseTenantState, type StoredSession } from './record.ts';
import { readStrings } from './record-reader.ts';
import { TOUCH } from './scripts/change.ts';
import { recordKeys } from './slots.ts';
import { noteSession } from './trace.ts';
import type {
  ListedSession,
  Session,
  SessionHandle,
  SessionPage,
  SessionReference,
  SessionSummary,
  UserPageOptions,
} from './types.ts';
import { validatePageLimit } from './validation.ts';

export async function getSession(
  context: SessionContext,
  tenantId: string,
  sessionId: string,
): Promise<Session | null> {
  const address = parseSessionId(sessionId);
  const found = address && (await readLive(context, tenantId, address));
  if (!found) return null;
  const { session, now } = found;
  const touchIsDue = now - session.lastActivity >= context.policyOf(tenantId).touchMs;
  return touchIsDue ? touch(context, tenantId, address, session) : session;
}

/** Reads the summary of a session, as shown in lists. Does not renew its idle timeout. */
export async function getSessionSummary(
  context: SessionContext,
  tenantId: string,
  { handle }: SessionHandle,
): Promise<SessionSummary | null> {
  const address = parseHandle(handle);
  const found = address && (await readLive(context, tenantId, address));
  return found ? summarize(found.session) : null;
}

/**
 * @returns undefined unless the session is live and the address matches its secret's hash; `now` is by the server's
 * clock
 */
async function readLive(
  { readRecord }: SessionContext,
  tenantId: string,
  address: SessionAddress,
): Promise<{ session: Session; now: number } | undefined> {
  const key = sessionKeys(tenantId).record(address);
  const { record, tenantState, now } = await readRecord(tenantId, key);
  const stored = record && tenantState ? parseRecord(tenantId, address, record) : undefined;
  if (!stored || !tenantState || !isLive(stored, tenantState, now)) return undefined;
  return verifySecret(address, stored.secretHash) ? { session: stored.session, now } : undefined;
}

/** @param now by the server's clock, in ms since the epoch */
export const isLive = ({ epoch, session }: StoredSession, tenantState: string, now: number): boolean =>
  epoch === parseTenantState(tenantState).epoch && session.expiresAt > now;

/**
 * Renews the idle timeout. If Redis serves reads but rejects the write (full memory, a failover, a missing permission),
 * or if the client was closed after the read, the session is returned as it was read, because rejecting it would sign
 * every user out.
 */
async function touch(
  context: SessionContext,
  tenantId: string,
  address: SessionAddress,
  session: Session,
): Promise<Session | null> {
  try {
    const args = idleArgs(context.policyOf(tenantId));
    const [status, record] = await runChange(context, TOUCH, tenantId, address, args);
    if (status === 'gone') return null;
    noteSession({ touched: true });
    return writtenSession(tenantId, address, record);
  } catch (error) {
    // After an unknown reply, the session cannot be trusted.
    if (!isRedisFailure(error) || error.code === 'COMMAND') throw error;
    context.emit({ type: 'touch-failed', tenantId, handle: session.handle, code: error.code });
    return session;
  }
}

/** Default number of sessions per page. */
export const DEFAULT_PAGE = 50;

export async function listUserSessions(
  context: SessionContext,
  tenantId: string,
  userId: string,
  { cursor, limit = DEFAULT_PAGE, current }: UserPageOptions = {},
): Promise<SessionPage> {
  const after = cursor === undefined ? -1 : parseCursor(cursor);
  validatePageLimit(limit);
  const found = await readSlots(context, tenantId, hashUser(tenantId, userId));
  const rest = found.filter(({ slot }) => slot > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const sessions = page.map(({ summary }) => summary).sort((a, b) => b.lastActivity - a.lastActivity);
  return {
    sessions: current === undefined ? sessions : markCurrent(sessions, current),
    ...(last && rest.length > limit && { cursor: formatCursor(last.slot) }),
  };
}

/** An id or handle of another user, or one that was never issued, matches none of them. */
function markCurrent(sessions: readonly SessionSummary[], current: SessionReference): ListedSession[] {
  const address = parseReference(current);
  const handle = address && formatHandle(address.secretHash, address);
  return sessions.map((session) => ({ ...session, isCurrent: session.handle === handle }));
}

/** Reads the live sessions of a user. */
export async function readSlots(
  context: SessionContext,
  tenantId: string,
  userHash: string,
): Promise<{ slot: number; summary: SessionSummary }[]> {
  const keys = sessionKeys(tenantId);
  const known = recordKeys(keys, userHash, context.slots.of(tenantId));
  const { values, now } = await readStrings(context.client, [keys.epoch, ...known]);
  const [tenantState, ...records] = values;
  if (!tenantState) return [];
  const { slots } = parseTenantState(tenantState);
  if (slots > known.length) {
    context.slots.update(tenantId, slots);
    const others = recordKeys(keys, userHash, slots).slice(known.length);
    records.push(...(await readStrings(context.client, others)).values);
  }
  return records.flatMap((record, slot) => {
    const stored = record ? parseRecord(tenantId, { userHash, slot }, record) : undefined;
    return stored && isLive(stored, tenantState, now) ? [{ slot, summary: summarize(stored.session) }] : [];
  });
}

export function summarize({ metadata: _metadata, ...summary }: Session): SessionSummary {
  return summary;
}

const formatCursor = (slot: number): string => Buffer.from(`slot:${slot}`).toString('base64url');

function parseCursor(cursor: string): number {
  const text = typeof cursor === 'string' ? Buffer.from(cursor, 'base64url').toString() : '';
  const slot = /^slot:(\d{1,2})$/.exec(text)?.[1];
  if (slot === undefined) throw new InvalidInputError('cursor', 'was not issued by this list');
  return Number(slot);
}
