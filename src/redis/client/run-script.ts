import { isRedisError } from '../errors.ts';
import type { RedisCommand, RedisReply, RedisScript } from './client.ts';

/**
 * Runs a script by its SHA-1, and sends its source only if the server does not have it.
 * @param run sends a command and throws typed errors
 */
export async function runScript(
  run: (command: RedisCommand) => Promise<RedisReply>,
  script: RedisScript,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<RedisReply> {
  const tail = [keys.length, ...keys, ...args];
  try {
    return await run(['EVALSHA', script.sha, ...tail]);
  } catch (error) {
    if (!isNoScript(error)) throw error;
    return run(['EVAL', script.lua, ...tail]);
  }
}

const isNoScript = (error: unknown): boolean =>
  isRedisError(error, 'COMMAND') && / failed: NOSCRIPT\b/.test(error.message);
