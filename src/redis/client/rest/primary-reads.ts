import type { RedisCommand } from '../client.ts';
import { keysRead } from '../read-commands.ts';

/**
 * Upstash serves read commands from any replica, which may be behind the primary: one process would read what another
 * has invalidated, and open a session that another has ended (guarantees G1 and G5 of the README). A script may write,
 * so it runs at the primary unless it is declared read-only: https://upstash.com/docs/redis/features/consistency,
 * https://upstash.com/docs/redis/commands/scripting/eval-ro
 *
 * The source is shorter than its SHA-1, so it is always sent, and no read is ever answered with NOSCRIPT.
 */
const READ = 'return redis.call(unpack(ARGV))';

/** Lua unpacks somewhat fewer than 8,000 values. Reads of the cache and of sessions have up to 4,400 arguments. */
const MAX_ARGUMENTS = 7_000;

/**
 * @returns the command that runs a read at the primary; any other command unchanged, and reads of more keys than a script
 *   can take, which no part of this product sends
 */
export function atPrimary(command: RedisCommand): RedisCommand {
  const keys = keysRead(command);
  if (!keys || command.length - 1 > MAX_ARGUMENTS) return command;
  return ['EVAL', READ, keys.length, ...keys, ...command];
}
