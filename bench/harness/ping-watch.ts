import { setTimeout as pause } from 'node:timers/promises';
import type { RedisAddress } from './bench-redis.ts';
import { startChild } from './child.ts';

/** Measures how long another client of the same Redis waits. */
export interface PingWatch {
  /** @returns the longest PING of another connection while the action ran, in ms */
  during(action: () => Promise<unknown>): Promise<number>;
  end(): Promise<void>;
}

/** Time before and after the action, so that a PING is in flight when the action starts. */
const MARGIN_MS = 10;

export async function watchPings({ host, port }: RedisAddress): Promise<PingWatch> {
  const child = startChild<true, 'longest', number>('ping-watch', { host, port });
  await child.ready;
  return {
    async during(action) {
      await child.ask('longest');
      await pause(MARGIN_MS);
      await action();
      await pause(MARGIN_MS);
      return child.ask('longest');
    },
    end: child.end,
  };
}
