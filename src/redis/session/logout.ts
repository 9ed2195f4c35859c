import type { RedisCommand } from '../client/index.ts';
import { isRedisError } from '../errors.ts';
import { decodeSegment, logoutKeys, logoutTokenKey, sessionKeys } from '../shared/keys.ts';
import { runScript, type SessionContext } from './context.ts';
import { parseIdentity } from './record.ts';
import { END_SIGN_IN } from './scripts/end.ts';
import { LOG_OUT } from './scripts/sign-in.ts';
import {
  hashTokenId,
  type IssuerLogout,
  type LogoutTarget,
  parseUser,
  targetsOfLogout,
  validateLogout,
} from './sign-in.ts';
import { withEverySlot } from './slots.ts';

/** How long tokens issued before a logout cannot create sessions, in ms. */
export const REFUSE_MS = 60 * 60 * 1000;

/** How long a logout token is remembered, in ms. Longer than the API accepts it. */
export const TOKEN_MS = 15 * 60 * 1000;

/** Number of users whose sessions are ended concurrently. */
const AT_ONCE = 50;

/**
 * Ends the sessions that a logout token identifies. The token is remembered only after complete success, so a failed
 * call can be repeated.
 */
export async function endSessionsOf(context: SessionContext, logout: IssuerLogout): Promise<number> {
  const valid = validateLogout(logout);
  const { issuer, issuedAt, tokenId } = valid;
  const done = tokenId === undefined ? undefined : logoutTokenKey(hashTokenId(issuer, tokenId));
  if (done !== undefined && (await context.client.command(['EXISTS', done])) === 1) return 0;
  let ended = 0;
  for (const target of targetsOfLogout(valid)) ended += await endSessionsUnder(context, target, issuedAt);
  if (done !== undefined) await rememberIfPossible(context, ['SET', done, 1, 'PX', TOKEN_MS]);
  return ended;
}

/** The sessions have already ended, so a full Redis must not fail the call. */
async function rememberIfPossible({ client }: SessionContext, command: RedisCommand): Promise<void> {
  try {
    await client.command(command);
  } catch (error) {
    if (!isRedisError(error, 'OUT_OF_MEMORY')) throw error;
  }
}

async function endSessionsUnder(
  context: SessionContext,
  target: LogoutTarget,
  issuedAt: number | undefined,
): Promise<number> {
  const { users, ended: endedAt } = logoutKeys(target.hash);
  const [, ...found] = await runScript(context, LOG_OUT, [users, endedAt], [issuedAt ?? '', REFUSE_MS]);
  let ended = 0;
  for (let i = 0; i < found.length; i += AT_ONCE) {
    const step = found.slice(i, i + AT_ONCE).map((user) => endSessionsOfUser(context, String(user), target));
    // Wait for all of them even after an error, because Lambda freezes the process once the response is returned.
    await Promise.allSettled(step);
    for (const count of await Promise.all(step)) ended += count;
  }
  return ended;
}

async function endSessionsOfUser(
  context: SessionContext,
  user: string,
  { line }: LogoutTarget,
): Promise<number> {
  const { tenant, userHash } = parseUser(user);
  const tenantId = decodeSegment(tenant);
  const { epoch, index, created, history } = sessionKeys(tenantId);
  const [, fields, ...handles] = await withEverySlot(context.slots, tenantId, userHash, (records) =>
    runScript(context, END_SIGN_IN, [epoch, index, created, ...history, ...records], [userHash, line]),
  );
  if (handles.length === 0) return 0;
  const { userId } = parseIdentity(String(fields));
  for (const handle of handles) context.emit({ type: 'destroyed', tenantId, userId, handle: String(handle) });
  return handles.length;
}
