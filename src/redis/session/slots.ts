import { type SessionKeys, sessionKeys } from '../shared/keys.ts';
import type { SessionPolicy } from './policy.ts';
import type { ScriptReply } from './scripts/prelude.ts';

/** Tenants kept before all are dropped. */
const MAX_TENANTS = 10_000;

/**
 * How many slots per user a tenant is known to use: the configured limit, or more where an earlier limit was higher.
 * Scripts that must see all sessions of a user declare that many keys.
 */
export interface SlotCounts {
  of(tenantId: string): number;
  update(tenantId: string, slots: number): void;
}

export function createSlotCounts(policyOf: (tenantId: string) => SessionPolicy): SlotCounts {
  const known = new Map<string, number>();
  return {
    of: (tenantId) => Math.max(policyOf(tenantId).maxSessionsPerUser, known.get(tenantId) ?? 0),
    update(tenantId, slots) {
      if (known.size >= MAX_TENANTS) known.clear();
      known.set(tenantId, slots);
    },
  };
}

/** Keys of the records in a user's first slots, in their order. */
export const recordKeys = ({ record }: SessionKeys, userHash: string, slots: number): string[] =>
  Array.from({ length: slots }, (_, slot) => record({ userHash, slot }));

/** Runs a script with the records in a user's known slots, and once more if it reports more slots. */
export async function withEverySlot(
  counts: SlotCounts,
  tenantId: string,
  userHash: string,
  run: (records: readonly string[]) => Promise<ScriptReply>,
): Promise<ScriptReply> {
  const keys = sessionKeys(tenantId);
  const runKnown = () => run(recordKeys(keys, userHash, counts.of(tenantId)));
  const reply = await runKnown();
  if (reply[0] !== 'slots') return reply;
  counts.update(tenantId, Number(reply[1]));
  return runKnown();
}
