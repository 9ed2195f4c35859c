import type { RedisConfig } from '../../../redis/index.ts';
import { fill } from './fill.ts';
import { freeze } from './freeze.ts';
import type { RestartableRedis } from './restartable-redis.ts';
import { slow } from './slow.ts';

export const FAULTS = ['freeze', 'kill', 'slow', 'fill'] as const;
export type FaultName = (typeof FAULTS)[number];

/** Ends a fault. Never rejects. */
export type EndFault = () => Promise<void>;

/** How long each fault lasts, in ms. */
const DURATION_MS: Readonly<Record<FaultName, number>> = {
  freeze: 5_000,
  kill: 3_000,
  slow: 10_000,
  fill: 10_000,
};

export interface ActiveFault {
  readonly fault: FaultName;
  /** When it ends by itself, in ms since the epoch. */
  readonly endsAt: number;
}

/** Faults of the Redis of a local product, at most one at a time. Each ends by itself. */
export interface RedisFaults {
  active(): ActiveFault | undefined;
  /** @returns undefined while another fault is active @throws if the fault cannot be caused */
  begin(fault: FaultName): Promise<ActiveFault | undefined>;
  /** Ends the active fault early. */
  restore(): Promise<void>;
  /** Ends the active fault and allows no other. */
  stop(): Promise<void>;
}

/** @param redis the server to break @param config leads to it */
export function createRedisFaults(
  redis: RestartableRedis,
  config: Pick<RedisConfig, 'endpoint'>,
): RedisFaults {
  const causes: Readonly<Record<FaultName, () => Promise<EndFault>>> = {
    freeze: async () => freeze(redis),
    kill: () => redis.kill(),
    slow: async () => slow(config),
    fill: () => fill(config),
  };
  let current: (ActiveFault & { readonly end: () => Promise<void> }) | undefined;
  let stopped = false;

  const restore = async () => current?.end();

  return {
    active: () => current && { fault: current.fault, endsAt: current.endsAt },
    async begin(fault) {
      if (current || stopped) return undefined;
      const caused = causes[fault]();
      let ending: Promise<void> | undefined;
      const end = () => {
        ending ??= endOf(caused).finally(() => {
          clearTimeout(timer);
          current = undefined;
        });
        return ending;
      };
      const timer = setTimeout(end, DURATION_MS[fault]);
      const started = { fault, endsAt: Date.now() + DURATION_MS[fault] };
      current = { ...started, end };
      try {
        await caused;
      } catch (error) {
        await end();
        throw error;
      }
      return started;
    },
    restore,
    async stop() {
      stopped = true;
      await restore();
    },
  };
}

async function endOf(caused: Promise<EndFault>): Promise<void> {
  // What could not be caused has nothing to end.
  const end = await caused.catch(() => undefined);
  await end?.();
}
