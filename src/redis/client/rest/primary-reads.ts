import type { RedisCommand } from '../client.ts';
import { keysRead } from '../read-commands.ts';

/**
 * Upstash serves read commands from any replica, which may lag behind the primary: a process could then read an entry
 * that another process has invalidated, or a session that another has ended (guarantees G1 and G5 in the README). A
 * script may write, so it runs on the primary unless it is declared read-only:
 * https://upstash.com/docs/redis/features/consistency, https://upstash.com/docs/redis/commands/scripting/eval-ro
 *
 * The source is shorter than its SHA-1, so it is always sent, and a read never fails with NOSCRIPT.
 */
const READ = 'return redis.call(unpack(ARGV))';

/** Lua can unpack slightly fewer than 8,000 values. Cache and session reads have up to 4,400 arguments. */
const MAX_ARGUMENTS = 7_000;

/**
 * @returns the command that runs a read on the primary; other commands are returned unchanged, as are reads with more
 *   keys than a script can take, which this product never sends
 */
export function atPrimary(command: RedisCommand): RedisCommand {
  const keys = keysRead(command);
  if (!keys || command.length - 1 > MAX_ARGUMENTS) return command;
  return ['EVAL', READ, keys.length, ...keys, ...command];
}
