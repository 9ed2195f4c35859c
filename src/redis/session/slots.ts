import type { SessionPolicy } from './policy.ts';
import type { ScriptAnswer } from './scripts/prelude.ts';

/** Tenants remembered before the memory is cleared whole. */
const MAX_TENANTS = 10_000;

/**
 * How many slots per user a tenant is known to use: the configured limit, or more where an earlier limit was higher.
 * Scripts that must see all sessions of a user declare that many keys.
 */
export interface SlotCounts {
  /** @param limit sessions a user may have */
  of(tenantId: string, limit: number): number;
  learn(tenantId: string, slots: number): void;
}

export function createSlotCounts(): SlotCounts {
  const known = new Map<string, number>();
  return {
    of: (tenantId, limit) => Math.max(limit, known.get(tenantId) ?? 0),
    learn(tenantId, slots) {
      if (known.size >= MAX_TENANTS) known.clear();
      known.set(tenantId, slots);
    },
  };
}

interface SlotContext {
  readonly slots: SlotCounts;
  readonly policyOf: (tenantId: string) => SessionPolicy;
}

/** Runs a script with as many slots as are known, once more if it answers that there are others. */
export async function withEverySlot(
  { slots: counts, policyOf }: SlotContext,
  tenantId: string,
  run: (slots: number) => Promise<ScriptAnswer>,
): Promise<ScriptAnswer> {
  const { maxSessionsPerUser } = policyOf(tenantId);
  const answer = await run(counts.of(tenantId, maxSessionsPerUser));
  if (answer[0] !== 'slots') return answer;
  counts.learn(tenantId, Number(answer[1]));
  return run(counts.of(tenantId, maxSessionsPerUser));
}

export const slotNumbers = (slots: number): number[] => Array.from({ length: slots }, (_, slot) => slot);
