import { setTimeout as delay } from 'node:timers/promises';
import { connectRedis, type RedisConfig } from '../../../redis/index.ts';

/** Well below the timeout of a command: calls take longer and still succeed. */
const PULSE_MS = 200;

/**
 * Holds back every command for a moment, again and again. Redis resumes by itself when a pulse ends, and commands that
 * wait are run between two pulses.
 */
export function slow(config: Pick<RedisConfig, 'endpoint'>) {
  const client = connectRedis(config);
  let over = false;
  const pulses = (async () => {
    while (!over) {
      // The next pulse may still come through.
      await client.command(['CLIENT', 'PAUSE', String(PULSE_MS), 'ALL']).catch(() => delay(PULSE_MS));
    }
  })();
  return async () => {
    over = true;
    await pulses;
    await client.close();
  };
}
