import { idleArgs, runRepeatable, type SessionContext, writtenSession } from './context.ts';
import { formatSessionId, hashSecret, newSecret, parseSessionId } from './id.ts';
import { repeatableCall, secretOf } from './idempotency.ts';
import { ROTATE } from './scripts/rotate.ts';
import type { RepeatableOptions, RotatedSession } from './types.ts';

/** Gives a session another secret, and so another id; null when it has ended. */
export async function rotateSession(
  context: SessionContext,
  tenantId: string,
  sessionId: string,
  { idempotencyKey }: RepeatableOptions = {},
): Promise<RotatedSession | null> {
  const address = parseSessionId(sessionId);
  if (!address) return null;
  const call = repeatableCall(address, idempotencyKey, ['rotate', sessionId]);
  const secret = newSecret();
  const encrypted = call?.encrypt(secret) ?? '';
  const args = [...idleArgs(context.policyOf(tenantId)), hashSecret(secret), encrypted];
  const [status, record, stored] = await runRepeatable(context, ROTATE, tenantId, address, call, args);
  if (status === 'gone') return null;
  const session = writtenSession(tenantId, address, record);
  const rotated = secretOf(call, stored, encrypted) ?? secret;
  if (rotated === secret) {
    context.emit({ type: 'rotated', tenantId, userId: session.userId, handle: session.handle });
  }
  return { sessionId: formatSessionId(rotated, address), session };
}
