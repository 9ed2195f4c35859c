import type { RedisClient, RedisConfig } from '../redis/index.ts';
import { withDeadline } from './deadline.ts';

/** Asks the store whether it serves. */
export interface HealthProbe {
  readonly provider: RedisConfig['endpoint']['provider'];
  /** @returns how long the answer took, in ms; throws when there is none in time */
  measure(): Promise<number>;
}

/**
 * A probe that sends PING.
 * @param deadlineMs longest wait for the answer, in ms
 */
export function createHealthProbe(
  client: Pick<RedisClient, 'command'>,
  provider: HealthProbe['provider'],
  deadlineMs = 1_000,
): HealthProbe {
  return {
    provider,
    async measure() {
      const started = performance.now();
      await withDeadline(client.command(['PING']), deadlineMs);
      return Math.round((performance.now() - started) * 100) / 100;
    },
  };
}
