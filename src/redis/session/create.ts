import { IdempotencyKeyUsedError, isRedisError, SessionLimitError, ValueTooLargeError } from '../errors.ts';
import { sessionKeys } from '../shared/keys.ts';
import { token } from '../shared/random.ts';
import { runScript, type SessionContext, writtenSession } from './context.ts';
import { formatSessionId, hashSecret, hashUser, newSecret } from './id.ts';
import {
  decryptSecret,
  encryptSecret,
  hashIdempotencyKey,
  IDEMPOTENCY_TTL_MS,
  validateIdempotencyKey,
} from './idempotency.ts';
import { EPOCH_BYTES, formatFields, newSessionFields } from './record.ts';
import { CREATE } from './scripts/create.ts';
import { slotNumbers, withEverySlot } from './slots.ts';
import type { CreatedSession, NewSession } from './types.ts';
import { checkNewSession } from './validation.ts';

export async function createSession(
  context: SessionContext,
  data: NewSession,
  idempotencyKey: string | undefined,
): Promise<CreatedSession> {
  const { config, emit } = context;
  const checked = checkNewSession(data);
  const { tenantId, userId } = checked;
  const policy = context.policyOf(tenantId);
  const operation = idempotencyKey === undefined ? undefined : validateIdempotencyKey(idempotencyKey);
  const fields = formatFields(newSessionFields(checked));
  const bytes = Buffer.byteLength(fields);
  if (bytes > config.maxMetadataBytes)
    throw new ValueTooLargeError('The session', bytes, config.maxMetadataBytes);

  const keys = sessionKeys(tenantId);
  const userHash = hashUser(tenantId, userId);
  const secret = newSecret();
  const encryptedSecret = operation === undefined ? '' : encryptSecret(secret, operation);
  const receipt = operation === undefined ? [] : [keys.operation(hashIdempotencyKey(userId, operation))];
  const limits = [policy.maxSessionsPerUser, policy.onLimit, policy.idleMs, policy.absoluteMs];
  const args = [
    hashSecret(secret),
    userHash,
    fields,
    ...limits,
    token(EPOCH_BYTES),
    encryptedSecret,
    IDEMPOTENCY_TTL_MS,
  ];

  const creating = withEverySlot(context, tenantId, (slots) => {
    const records = slotNumbers(slots).map((slot) => keys.record({ userHash, slot }));
    return runScript(context, CREATE, [keys.epoch, keys.index, ...records, ...receipt], args);
  });
  // Alongside, not before: once per process and tenant, in another slot, and never a reason for a create to fail.
  const registering = context.tenants.register(keys.tenant).catch((error: unknown) => {
    emit({ type: 'register-failed', tenantId, code: isRedisError(error) ? error.code : 'UNKNOWN' });
  });
  const [answer] = await Promise.all([creating, registering]);
  const [status, text, slot, ...rest] = answer;
  if (status === 'limit') throw new SessionLimitError(policy.maxSessionsPerUser);
  if (status === 'ended') throw new IdempotencyKeyUsedError();

  const place = { userHash, slot: Number(slot) };
  if (status === 'repeated') {
    const session = writtenSession(tenantId, place, text);
    const [sealedBefore] = rest;
    const byEarlierCall = operation !== undefined && typeof sealedBefore === 'string' && sealedBefore !== '';
    if (!byEarlierCall) emit({ type: 'created', tenantId, userId, handle: session.handle });
    const first = byEarlierCall ? decryptSecret(sealedBefore, operation) : secret;
    return { sessionId: formatSessionId(first, place), session, evicted: [] };
  }
  const session = writtenSession(tenantId, place, `${text}${fields}`);
  const evicted = rest.map(String);
  for (const handle of evicted) emit({ type: 'evicted', tenantId, userId, handle });
  emit({ type: 'created', tenantId, userId, handle: session.handle });
  return { sessionId: formatSessionId(secret, place), session, evicted };
}
