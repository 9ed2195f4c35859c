import type { SessionPolicy } from './policy.ts';
import type { ScriptReply } from './scripts/prelude.ts';

/** Tenants kept before all are dropped. */
const MAX_TENANTS = 10_000;

/**
 * How many slots per user a tenant is known to use: the configured limit, or more where an earlier limit was higher.
 * Scripts that must see all sessions of a user declare that many keys.
 */
export interface SlotCounts {
  /** @param limit sessions a user may have */
  of(tenantId: string, limit: number): number;
  update(tenantId: string, slots: number): void;
}

export function createSlotCounts(): SlotCounts {
  const known = new Map<string, number>();
  return {
    of: (tenantId, limit) => Math.max(limit, known.get(tenantId) ?? 0),
    update(tenantId, slots) {
      if (known.size >= MAX_TENANTS) known.clear();
      known.set(tenantId, slots);
    },
  };
}

interface SlotContext {
  readonly slots: SlotCounts;
  readonly policyOf: (tenantId: string) => SessionPolicy;
}

/** Runs a script with the known number of slots, and once more if it reports a higher one. */
export async function withEverySlot(
  { slots: counts, policyOf }: SlotContext,
  tenantId: string,
  run: (slots: number) => Promise<ScriptReply>,
): Promise<ScriptReply> {
  const { maxSessionsPerUser } = policyOf(tenantId);
  const reply = await run(counts.of(tenantId, maxSessionsPerUser));
  if (reply[0] !== 'slots') return reply;
  counts.update(tenantId, Number(reply[1]));
  return run(counts.of(tenantId, maxSessionsPerUser));
}

export const slotNumbers = (slots: number): number[] => Array.from({ length: slots }, (_, slot) => slot);
