import type { Redis } from 'ioredis';

const COUNT = 25;

/** Keys that an admin sets once and that nothing changes: one that is missing was lost by the world, not by the product. */
export interface Witnesses {
  set(owner: Redis): Promise<void>;
  /** Records which keys are missing now. */
  check(owner: Redis): Promise<void>;
  /** The recorded keys. */
  readonly losses: readonly string[];
}

/** Witnesses in the slot of a tenant. */
export function createWitnesses(tenantId: string): Witnesses {
  const keys = Array.from({ length: COUNT }, (_, i) => `witness:{${tenantId}}:${i}`);
  const losses: string[] = [];
  return {
    losses,
    async set(owner) {
      await owner.mset(...keys.flatMap((key) => [key, key]));
    },
    async check(owner) {
      const values = await owner.mget(...keys);
      const missing = keys.filter((key, i) => values[i] !== key).length;
      if (missing > 0) losses.push(`the world itself lost ${missing} of ${COUNT} witness keys`);
    },
  };
}
