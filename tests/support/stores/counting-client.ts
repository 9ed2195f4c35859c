import type { RedisClient, RedisCommand } from '../../../src/redis/index.ts';

/** A client that records all calls of the port. */
export interface CountingClient extends RedisClient {
  /** Every command in order; a script appears as `['EVALSHA', <name>, <key count>, ...keys, ...args]`. */
  readonly commands: readonly RedisCommand[];
  /** Calls of the port: a command, a whole pipeline and a script are one each. */
  readonly roundTrips: number;
  /** Clears the counts. */
  reset(): void;
  /** Runs an action once, just before the next script. */
  beforeScript(action: () => Promise<unknown>): void;
}

/** Wraps a client to assert what an operation costs. */
export function countingClient(client: RedisClient): CountingClient {
  const commands: RedisCommand[] = [];
  let roundTrips = 0;
  let pendingAction: (() => Promise<unknown>) | undefined;
  const count = (...sent: readonly RedisCommand[]) => {
    roundTrips++;
    commands.push(...sent);
  };
  return {
    ordered: client.ordered,
    limitsReplies: client.limitsReplies ?? false,
    commands,
    get roundTrips() {
      return roundTrips;
    },
    reset: () => {
      roundTrips = 0;
      commands.length = 0;
    },
    command: (command) => {
      count(command);
      return client.command(command);
    },
    pipeline: (batch) => {
      count(...batch);
      return client.pipeline(batch);
    },
    beforeScript: (action) => {
      pendingAction = action;
    },
    script: async (script, keys, args) => {
      const action = pendingAction;
      pendingAction = undefined;
      await action?.();
      count(['EVALSHA', script.name, keys.length, ...keys, ...args]);
      return client.script(script, keys, args);
    },
    close: () => client.close(),
  };
}
