import type { RedisClient, RedisReply, RedisScript } from '../client/index.ts';
import { CommandError, IdempotencyKeyMismatchError } from '../errors.ts';
import { sessionKeys } from '../shared/keys.ts';
import type { SessionConfig } from './config.ts';
import type { SessionEventListener } from './events.ts';
import { encodeLocation, type SessionAddress, type SessionLocation } from './id.ts';
import { type RepeatableCall, repeatableArgs } from './idempotency.ts';
import type { SessionPolicy } from './policy.ts';
import { parseRecord } from './record.ts';
import type { ReadRecord } from './record-reader.ts';
import type { ScriptReply } from './scripts/prelude.ts';
import type { SlotCounts } from './slots.ts';
import type { TenantRegistry } from './tenant-registry.ts';
import type { Session } from './types.ts';

/** Shared by the operations of one session store. */
export interface SessionContext {
  readonly client: RedisClient;
  readonly readRecord: ReadRecord;
  readonly config: SessionConfig;
  readonly policyOf: (tenantId: string) => SessionPolicy;
  readonly emit: SessionEventListener;
  readonly slots: SlotCounts;
  readonly tenants: TenantRegistry;
}

/**
 * Runs a script that returns `{ status, ... }`.
 * @throws IdempotencyKeyMismatchError
 */
export async function runScript(
  { client }: SessionContext,
  script: RedisScript,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<ScriptReply> {
  const reply = await client.script(script, keys, args);
  if (Array.isArray(reply) && reply[0] === 'mismatch') throw new IdempotencyKeyMismatchError();
  if (Array.isArray(reply) && typeof reply[0] === 'string') return [reply[0], ...reply.slice(1)];
  throw new CommandError(script.name, 'returned an unexpected reply');
}

/**
 * Runs a script that changes one session. The given arguments follow the hash of the secret and the location.
 * @param more keys before and after the record's key; the keys of the tenant state and the indexes come first
 */
export async function runChange(
  context: SessionContext,
  script: RedisScript,
  tenantId: string,
  address: SessionAddress,
  args: readonly (string | number)[],
  more: { readonly before?: readonly string[]; readonly after?: readonly string[] } = {},
): Promise<ScriptReply> {
  const { epoch, index, created, record } = sessionKeys(tenantId);
  const target = [address.secretHash, encodeLocation(address)];
  const { before = [], after = [] } = more;
  const keys = [epoch, index, created, ...before, record(address), ...after];
  return runScript(context, script, keys, [...target, ...args]);
}

/**
 * Runs a script that changes one session and may be repeated. The arguments of the idempotency key precede the given
 * ones.
 * @param before keys that precede the record's key
 */
export async function runRepeatable(
  context: SessionContext,
  script: RedisScript,
  tenantId: string,
  address: SessionAddress,
  call: RepeatableCall | undefined,
  args: readonly (string | number)[] = [],
  before: readonly string[] = [],
): Promise<ScriptReply> {
  const after = call ? sessionKeys(tenantId).idempotency : [];
  return runChange(context, script, tenantId, address, [...repeatableArgs(call), ...args], { before, after });
}

/** Parses a record that a script has just written, which must have the current format. */
export function writtenSession(
  tenantId: string,
  location: SessionLocation,
  record: RedisReply | undefined,
): Session {
  const stored = typeof record === 'string' ? parseRecord(tenantId, location, record) : undefined;
  if (!stored) throw new CommandError('session script', 'returned a record of an unknown format');
  return stored.session;
}

/** Script arguments for the idle timeout: ms, and whether activity renews it. */
export const idleArgs = ({ idleMs, slidingExpiration }: SessionPolicy): [number, number] => [
  idleMs,
  slidingExpiration ? 1 : 0,
];
