import { setTimeout as delay } from 'node:timers/promises';
import {
  connectRedis,
  isRedisError,
  type RedisCommand,
  type RedisConfig,
  type RedisReply,
} from '../redis/index.ts';

const POLL_MS = 10;

/**
 * Sends a command until it is answered, over the product's own client.
 * @param timeoutMs how long an unreachable or loading server is given; other errors are thrown at once
 * @param given stops the attempts early, for a server that is known to have died
 */
export async function sendWhenReady(
  config: Pick<RedisConfig, 'endpoint'>,
  command: RedisCommand,
  { timeoutMs, given }: { timeoutMs: number; given?: AbortSignal },
): Promise<RedisReply> {
  const client = connectRedis(config);
  const deadline = performance.now() + timeoutMs;
  try {
    for (;;) {
      try {
        return await client.command(command);
      } catch (error) {
        const passing = isRedisError(error) && error.retryable;
        if (!passing || given?.aborted || performance.now() > deadline) throw error;
      }
      await delay(POLL_MS);
    }
  } finally {
    await client.close();
  }
}
