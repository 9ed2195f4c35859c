import { ImmutableFieldError, InvalidInputError, ValueTooLargeError } from '../errors.ts';
import { idleArgs, runRepeatable, type SessionContext, writtenSession } from './context.ts';
import { formatSessionId, hashSecret, hashUser, newSecret, parseSessionId } from './id.ts';
import { repeatableCall, secretOf } from './idempotency.ts';
import { formatIdentity } from './record.ts';
import { withRoom } from './room.ts';
import { ROTATE } from './scripts/rotate.ts';
import { signInLine } from './sign-in.ts';
import type { Prepare } from './sign-in-index.ts';
import type { RotatedSession, RotateOptions } from './types.ts';
import { validateIdentity, validateSignIn } from './validation.ts';

/**
 * Gives a session a new secret, and therefore a new id, and the identity and sign-in of a renewed token. Returns null
 * if it has ended.
 * @param prepare runs before the session gets a new sign-in
 */
export async function rotateSession(
  context: SessionContext,
  tenantId: string,
  sessionId: string,
  { identity, signIn, idempotencyKey }: RotateOptions = {},
  prepare: Prepare,
): Promise<RotatedSession | null> {
  const { maxMetadataBytes } = context.config;
  const given = identity === undefined ? undefined : validateIdentity(identity);
  const renewed = signIn === undefined ? undefined : validateSignIn(signIn);
  // Logouts need the user id to find the session.
  if (renewed && !given) throw new InvalidInputError('signIn', 'requires the identity from the same token');
  const address = parseSessionId(sessionId);
  if (!address) return null;
  if (given && given.tenantId !== tenantId) throw new ImmutableFieldError('tenantId');
  if (given && hashUser(tenantId, given.userId) !== address.userHash) throw new ImmutableFieldError('userId');

  const call = repeatableCall(address, idempotencyKey, ['rotate', sessionId]);
  const secret = newSecret();
  const encrypted = call?.encrypt(secret) ?? '';
  const policy = context.policyOf(tenantId);
  const args = [
    ...[...idleArgs(policy), hashSecret(secret), encrypted],
    ...[given ? formatIdentity(given) : '', renewed ? signInLine(renewed) : ''],
    ...[maxMetadataBytes, policy.maxBytesPerTenant],
  ];
  const run = (isRegistered: number) =>
    withRoom(context, tenantId, () =>
      runRepeatable(context, ROTATE, tenantId, address, call, [...args, isRegistered]),
    );
  let reply = await run(0);
  if (reply[0] === 'unregistered' && given) {
    await prepare({ tenantId, userId: given.userId, signIn: renewed });
    reply = await run(1);
  }
  const [status, record, stored] = reply;
  if (status === 'gone') return null;
  if (status === 'large') throw new ValueTooLargeError('The session', Number(record), maxMetadataBytes);
  const session = writtenSession(tenantId, address, record);
  const rotated = secretOf(call, stored, encrypted) ?? secret;
  if (rotated === secret) {
    context.emit({ type: 'rotated', tenantId, userId: session.userId, handle: session.handle });
  }
  return { sessionId: formatSessionId(rotated, address), session };
}
