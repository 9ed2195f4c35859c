import type { RedisClient, RedisCommand, RedisReply, RedisScript } from '../../src/redis/index.ts';
import type { Command } from './commands.ts';
import { execute } from './redis-execute.ts';
import type { RedisState } from './redis-state.ts';
import type { Rules } from './rules.ts';
import { readCommand, readScript } from './wire-commands.ts';
import { writeReply } from './wire-replies.ts';

/** Something the product waits for, and what comes next of it. */
export interface Pending {
  /** One that is slow is late all the way. */
  readonly slow: boolean;
  /** Commands that are yet to run. */
  readonly left: number;
  /** Runs one more command, or delivers the replies. Answers whether that was the last of it. */
  advance(): boolean;
}

export interface Conduct {
  readonly ordered: boolean;
  readonly isSlow: () => boolean;
  readonly onRun: (command: Command) => void;
}

/**
 * The product's port over the model's Redis: nothing runs and no reply arrives until the test says so, in whatever
 * order it likes.
 */
export function simulatedClient(
  redis: RedisState,
  rules: Rules,
  pending: { add(one: Pending): void },
  { ordered, isSlow, onRun }: Conduct,
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
          // No caller ever waits for another's lease: all that is proven is proven without them.
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
    script: (script: RedisScript, keys, args) => send([readScript(script, keys, args)]).then(first),
    close: async () => {},
  };
}
