import { createBoundedMap } from '../shared/bounded-map.ts';
import { type SessionKeys, sessionKeys } from '../shared/keys.ts';
import type { SessionPolicy } from './policy.ts';
import type { ScriptReply } from './scripts/prelude.ts';

/** Memory for tenants that use more slots than configured, in bytes. */
export const MAX_BYTES = 2 * 1_048_576;
const NUMBER_BYTES = 16;

/**
 * Number of slots per user that a tenant is known to use: the configured limit, or more if an earlier limit was higher.
 * Scripts that must see all sessions of a user declare that many keys.
 */
export interface SlotCounts {
  of(tenantId: string): number;
  update(tenantId: string, slots: number): void;
}

export function createSlotCounts(
  policyOf: (tenantId: string) => SessionPolicy,
  maxBytes: number = MAX_BYTES,
): SlotCounts {
  const known = createBoundedMap<number>({ maxBytes });
  return {
    of: (tenantId) => Math.max(policyOf(tenantId).maxSessionsPerUser, known.get(tenantId) ?? 0),
    update: (tenantId, slots) => void known.set(tenantId, slots, NUMBER_BYTES),
  };
}

/** Keys of the records in a user's first slots, in order. */
export const recordKeys = ({ record }: SessionKeys, userHash: string, slots: number): string[] =>
  Array.from({ length: slots }, (_, slot) => record({ userHash, slot }));

/** Runs a script with the records in a user's known slots, and repeats it while it reports more slots. */
export async function withEverySlot(
  counts: SlotCounts,
  tenantId: string,
  userHash: string,
  run: (records: readonly string[]) => Promise<ScriptReply>,
): Promise<ScriptReply> {
  const keys = sessionKeys(tenantId);
  for (let slots = counts.of(tenantId); ; ) {
    const reply = await run(recordKeys(keys, userHash, slots));
    if (reply[0] !== 'slots') return reply;
    slots = Number(reply[1]);
    counts.update(tenantId, slots);
  }
}
