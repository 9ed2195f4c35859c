import { IdempotencyKeyUsedError, SessionLimitError, ValueTooLargeError } from '../errors.ts';
import { sessionKeys } from '../shared/keys.ts';
import { randomToken } from '../shared/random.ts';
import { codeOf } from '../shared/redis-failure.ts';
import { runScript, type SessionContext, writtenSession } from './context.ts';
import { formatSessionId, hashSecret, hashUser, newSecret } from './id.ts';
import { repeatableArgs, repeatableCall, secretOf } from './idempotency.ts';
import { EPOCH_BYTES, formatFields, newSessionFields } from './record.ts';
import { withRoom } from './room.ts';
import { CREATE } from './scripts/create.ts';
import type { Prepare } from './sign-in-index.ts';
import { withEverySlot } from './slots.ts';
import type { CreatedSession, NewSession } from './types.ts';
import { validateNewSession } from './validation.ts';

/** How a session is created. */
interface StoreOptions {
  readonly idempotencyKey?: string | undefined;
  /** Secret part of the id; random by default. */
  readonly secret?: string | undefined;
}

/** @param prepare runs after the input is validated, before anything is stored */
export async function createSession(
  context: SessionContext,
  data: NewSession<object>,
  { idempotencyKey, secret = newSecret() }: StoreOptions,
  prepare: Prepare,
): Promise<CreatedSession> {
  const { config, emit } = context;
  const valid = validateNewSession(data);
  const { tenantId, userId } = valid;
  const policy = context.policyOf(tenantId);
  const userHash = hashUser(tenantId, userId);
  const repeatable = repeatableCall({ userHash }, idempotencyKey, inputOf(valid));
  const fields = formatFields(newSessionFields(valid));
  const bytes = Buffer.byteLength(fields);
  if (bytes > config.maxMetadataBytes)
    throw new ValueTooLargeError('The session', bytes, config.maxMetadataBytes);

  const keys = sessionKeys(tenantId);
  const encrypted = repeatable?.encrypt(secret) ?? '';
  const fixed = [keys.epoch, keys.index, keys.created, ...keys.history, keys.revoked];
  const idempotencyKeys = repeatable ? keys.idempotency : [];
  const limits = [
    ...[policy.maxSessionsPerUser, policy.onLimit, policy.idleMs, policy.absoluteMs],
    policy.maxBytesPerTenant,
  ];
  const args = [
    hashSecret(secret),
    userHash,
    fields,
    ...limits,
    randomToken(EPOCH_BYTES),
    ...repeatableArgs(repeatable),
    encrypted,
  ];

  await prepare(valid);
  // The registry is in another slot, and its failure never fails a create. @returns whether it succeeded
  const register = (again: boolean): Promise<boolean> =>
    context.tenants.register(keys.tenant, again).then(
      () => true,
      (error: unknown) => {
        emit({ type: 'register-failed', tenantId, code: codeOf(error) });
        return false;
      },
    );
  const create = () =>
    withEverySlot(context.slots, tenantId, userHash, (records) =>
      runScript(context, CREATE, [...fixed, ...records, ...idempotencyKeys], args),
    );
  // In parallel: once per process and tenant.
  const [reply, registered] = await Promise.all([withRoom(context, tenantId, create), register(false)]);
  const [status, text, slot, ...rest] = reply;
  if (status === 'limit') throw new SessionLimitError(policy.maxSessionsPerUser);
  if (status === 'ended') throw new IdempotencyKeyUsedError();

  const location = { userHash, slot: Number(slot) };
  if (status === 'repeated') {
    // The first reply was lost and may have reported a new epoch.
    if (registered) await register(true);
    const session = writtenSession(tenantId, location, text);
    const [encryptedBefore] = rest;
    const first = secretOf(repeatable, encryptedBefore, encrypted) ?? secret;
    if (first === secret) emit({ type: 'created', tenantId, userId, handle: session.handle });
    return { sessionId: formatSessionId(first, location), session, evicted: [] };
  }
  const session = writtenSession(tenantId, location, `${text}${fields}`);
  const [isNewEpoch, expired, ...others] = rest;
  if (isNewEpoch === 1 && registered) await register(true);
  if (expired) emit({ type: 'expired', tenantId, handle: String(expired) });
  const evicted = others.map(String);
  for (const handle of evicted) emit({ type: 'evicted', tenantId, userId, handle });
  emit({ type: 'created', tenantId, userId, handle: session.handle });
  return { sessionId: formatSessionId(secret, location), session, evicted };
}

/**
 * The input that a repeated create must match. Roles, permissions, user agent and IP address may differ, for example
 * with a renewed token.
 */
const inputOf = ({ metadata = {} }: NewSession): unknown => ['create', metadata];
