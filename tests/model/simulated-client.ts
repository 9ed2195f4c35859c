import type { RedisClient, RedisCommand, RedisReply, RedisScript } from '../../src/redis/index.ts';
import { CACHE_TENANTS } from '../../src/redis/shared/keys.ts';
import type { Command } from './commands.ts';
import { execute } from './redis-execute.ts';
import type { RedisState } from './redis-state.ts';
import type { Rules } from './rules.ts';
import { readCommand, readScript } from './wire-commands.ts';
import { writeReply } from './wire-replies.ts';

/** An operation that the code waits for. */
export interface Pending {
  /** Slow in every step. */
  readonly slow: boolean;
  /** Number of commands that have not run yet. */
  readonly left: number;
  /**
   * Runs one more command, or delivers the replies.
   * @returns whether nothing is left to wait for
   */
  advance(): boolean;
}

export interface ClientOptions {
  readonly ordered: boolean;
  readonly isSlow: () => boolean;
  readonly onRun: (command: Command) => void;
}

/** A client of the model's Redis: no command runs and no reply arrives until the test advances it, in any order. */
export function simulatedClient(
  redis: RedisState,
  rules: Rules,
  pending: { add(request: Pending): void },
  { ordered, isSlow, onRun }: ClientOptions,
): RedisClient {
  const send = (commands: readonly Command[]): Promise<RedisReply[]> =>
    new Promise((resolve) => {
      const replies: RedisReply[] = [];
      pending.add({
        slow: isSlow(),
        get left() {
          return commands.length - replies.length;
        },
        advance: () => {
          const command = commands[replies.length];
          if (!command) {
            resolve(replies);
            return true;
          }
          // Every lease is granted: no guarantee that is tested here may depend on them.
          if (command.name === 'SET NX') delete redis.leases[command.key];
          replies.push(writeReply(command, execute(redis, command, rules)));
          onRun(command);
          return false;
        },
      });
    });
  const first = ([reply = null]: RedisReply[]): RedisReply => reply;
  return {
    ordered,
    command: (command: RedisCommand) => send([readCommand(command)]).then(first),
    pipeline: (commands: readonly RedisCommand[]) => send(commands.map(readCommand)),
    // The registry of tenants is no part of the protocol.
    script: async (script: RedisScript, keys, args) =>
      keys[0] === CACHE_TENANTS ? 1 : send([readScript(script, keys, args)]).then(first),
    close: async () => {},
  };
}
