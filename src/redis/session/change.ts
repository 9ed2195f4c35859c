import { InvalidInputError, ValueTooLargeError, VersionConflictError } from '../errors.ts';
import { sessionKeys } from '../shared/keys.ts';
import { randomToken } from '../shared/random.ts';
import { idleArgs, runRepeatable, runScript, type SessionContext, writtenSession } from './context.ts';
import { formatHandle, hashUser, parseReference, parseSessionId, type SessionAddress } from './id.ts';
import { repeatableCall } from './idempotency.ts';
import { changedFields, EPOCH_BYTES, parseIdentity } from './record.ts';
import { withRoom } from './room.ts';
import { DESTROY, REVOKE_TENANT, UPDATE } from './scripts/change.ts';
import { DESTROY_USER } from './scripts/end.ts';
import { withEverySlot } from './slots.ts';
import type {
  EndCause,
  RepeatableOptions,
  Session,
  SessionReference,
  SessionUpdates,
  UpdateOptions,
} from './types.ts';
import { validateUpdates, validateVersion } from './validation.ts';

const UPDATE_ID_BYTES = 6;

// A session id consists of a secret and an address: the user's hash and the number of the slot with the record. The
// index contains the expiry of each of the tenant's sessions under its public handle. Changing the tenant's epoch ends
// all of them.

/** Merges fields into a session. Returns null if it has ended. */
export async function updateSession(
  context: SessionContext,
  tenantId: string,
  sessionId: string,
  updates: SessionUpdates<object>,
  { ifVersion, idempotencyKey }: UpdateOptions = {},
): Promise<Session | null> {
  const { config } = context;
  const { lastActivity: _ignored, ...changes } = validateUpdates(updates);
  const expected = ifVersion === undefined ? '' : validateVersion(ifVersion);
  const address = parseSessionId(sessionId);
  if (!address) return null;
  const call = repeatableCall(address, idempotencyKey, ['update', sessionId, changes, expected]);
  const policy = context.policyOf(tenantId);
  const args = [
    ...[...idleArgs(policy), randomToken(UPDATE_ID_BYTES), expected],
    ...[config.maxMetadataBytes, policy.maxBytesPerTenant, ...changedFields(changes).flat()],
  ];
  const [status, result] = await withRoom(context, tenantId, () =>
    runRepeatable(context, UPDATE, tenantId, address, call, args),
  );
  if (status === 'gone') return null;
  if (status === 'version') throw new VersionConflictError(Number(expected), Number(result));
  if (status === 'large')
    throw new ValueTooLargeError('The session', Number(result), config.maxMetadataBytes);
  return writtenSession(tenantId, address, result);
}

/**
 * Ends a session. Returns false if it had already ended.
 * @param cause cause for the history; '' to record nothing
 */
export async function destroySession(
  context: SessionContext,
  tenantId: string,
  reference: SessionReference,
  { idempotencyKey }: RepeatableOptions = {},
  cause: EndCause | '' = typeof reference === 'string' ? 'signed-out' : 'signed-out-remotely',
): Promise<boolean> {
  const address = parseReference(reference);
  if (!address) return false;
  const handle = formatHandle(address.secretHash, address);
  const call = repeatableCall(address, idempotencyKey, ['destroy', handle]);
  const { history } = sessionKeys(tenantId);
  const [status, fields] = await runRepeatable(context, DESTROY, tenantId, address, call, [cause], history);
  if (status === 'gone') return false;
  if (status === 'repeated') return true;
  const { userId } = parseIdentity(String(fields));
  context.emit({ type: 'destroyed', tenantId, userId, handle });
  return true;
}

/** Ends all sessions of a user except one, and returns the number of ended sessions. */
export async function destroyUserSessions(
  context: SessionContext,
  tenantId: string,
  userId: string,
  except: SessionReference | undefined,
): Promise<number> {
  const { epoch, index, created, history } = sessionKeys(tenantId);
  const userHash = hashUser(tenantId, userId);
  const kept = except === undefined ? undefined : addressOf(except, userHash);
  const args = [userHash, ...(kept ? [kept.secretHash, kept.slot] : ['', ''])];
  const [, ...ended] = await withEverySlot(context.slots, tenantId, userHash, (records) =>
    runScript(context, DESTROY_USER, [epoch, index, created, ...history, ...records], args),
  );
  for (const handle of ended) context.emit({ type: 'destroyed', tenantId, userId, handle: String(handle) });
  return ended.length;
}

/**
 * @throws InvalidInputError if it is not valid: ignoring it would end the very session that the caller meant to keep
 */
function addressOf(except: SessionReference, userHash: string): SessionAddress {
  const address = parseReference(except);
  if (address?.userHash === userHash) return address;
  throw new InvalidInputError('except', 'must be the id or handle of a session of this user');
}

/** Ends all sessions of a tenant at once. */
export async function revokeTenantSessions(context: SessionContext, tenantId: string): Promise<void> {
  const { epoch, index, created, revoked, revokedIndex } = sessionKeys(tenantId);
  const next = randomToken(EPOCH_BYTES);
  await runScript(context, REVOKE_TENANT, [epoch, index, created, revoked, revokedIndex(next)], [next]);
  context.emit({ type: 'revoked', tenantId });
}
