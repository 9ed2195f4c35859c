import type { RedisClient, RedisReply, RedisScript } from '../client/index.ts';
import { CommandError } from '../errors.ts';
import { sessionKeys } from '../shared/keys.ts';
import type { SessionConfig } from './config.ts';
import type { SessionEventListener } from './events.ts';
import type { SessionLocation } from './id.ts';
import type { ReadStored } from './memory.ts';
import type { SessionPolicy } from './policy.ts';
import { parseRecord, type StoredSession } from './record.ts';
import type { ReadRecord } from './record-reader.ts';
import type { ScriptAnswer } from './scripts/prelude.ts';
import type { ServerClock } from './server-clock.ts';
import type { SlotCounts } from './slots.ts';
import type { TenantRegistry } from './tenant-registry.ts';
import type { Session } from './types.ts';

/** What the operations of one session store share. */
export interface SessionContext {
  readonly client: RedisClient;
  readonly readRecord: ReadRecord;
  readonly readStored: ReadStored;
  readonly config: SessionConfig;
  readonly policyOf: (tenantId: string) => SessionPolicy;
  readonly emit: SessionEventListener;
  readonly clock: ServerClock;
  readonly slots: SlotCounts;
  readonly tenants: TenantRegistry;
}

/** Runs a script that answers `{ status, ... }`. */
export async function runScript(
  { client }: SessionContext,
  script: RedisScript,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<ScriptAnswer> {
  const reply = await client.script(script, keys, args);
  if (Array.isArray(reply) && typeof reply[0] === 'string') return reply as unknown as ScriptAnswer;
  throw new CommandError(script.name, 'answered in an unexpected form');
}

/** Keys of the scripts that change one session, in their order. */
export function changeKeys(tenantId: string, place: SessionLocation): string[] {
  const keys = sessionKeys(tenantId);
  return [keys.epoch, keys.index, keys.record(place)];
}

/** Reads a record a script has just written, which therefore must be of the current format. */
export function writtenRecord(
  tenantId: string,
  place: SessionLocation,
  record: RedisReply | undefined,
): StoredSession {
  const stored = typeof record === 'string' ? parseRecord(tenantId, place, record) : undefined;
  if (!stored) throw new CommandError('session script', 'answered a record of an unknown format');
  return stored;
}

export const writtenSession = (
  tenantId: string,
  place: SessionLocation,
  record: RedisReply | undefined,
): Session => writtenRecord(tenantId, place, record).session;

/** How the scripts are told the idle timeout: ms, and whether activity renews it. */
export const idleArgs = ({ idleMs, slidingExpiration }: SessionPolicy): [number, number] => [
  idleMs,
  slidingExpiration ? 1 : 0,
];
