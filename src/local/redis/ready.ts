import { setTimeout as delay } from 'node:timers/promises';
import {
  connectRedis,
  isRedisError,
  type RedisCommand,
  type RedisConfig,
  type RedisReply,
} from '../../redis/index.ts';

const POLL_MS = 10;

/**
 * Sends a command with the product's own client, and retries until the server is ready.
 * @param timeoutMs how long to retry while the server is unreachable or loading; other errors are thrown at once
 * @param signal stops the retries early, for a server that is known to have stopped
 * @returns the reply
 */
export async function sendWhenReady(
  config: Pick<RedisConfig, 'endpoint'>,
  command: RedisCommand,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<RedisReply> {
  const client = connectRedis(config);
  const timeoutAt = performance.now() + timeoutMs;
  try {
    for (;;) {
      try {
        return await client.command(command);
      } catch (error) {
        const retryable = isRedisError(error) && error.retryable;
        if (!retryable || signal?.aborted || performance.now() > timeoutAt) throw error;
      }
      await delay(POLL_MS);
    }
  } finally {
    await client.close();
  }
}
