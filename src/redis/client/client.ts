import { hash } from 'node:crypto';
import { lazy } from '../shared/lazy.ts';

/** One command as Redis receives it: its name, then its arguments. */
export type RedisCommand = readonly [name: string, ...args: (string | number)[]];

/** A reply. Bulk strings are UTF-8 text; this product stores no binary data. */
export type RedisReply = string | number | null | RedisReply[];

/** A Lua script and the SHA-1 under which servers cache it. Every key that it touches must be passed in KEYS. */
export interface RedisScript {
  readonly name: string;
  readonly lua: string;
  readonly sha: string;
}

/** Everything that sessions and the cache need from Redis, independent of the transport. */
export interface RedisClient {
  /** Whether calls are executed in the order in which they are made, without awaiting each one. */
  readonly ordered: boolean;
  /** Whether the database itself rejects replies that are too large, so that their size need not be checked first. */
  readonly limitsReplies?: boolean;
  /**
   * Runs one command.
   * @param command name and arguments
   * @returns the reply
   * @throws RedisError
   */
  command(command: RedisCommand): Promise<RedisReply>;
  /**
   * Sends commands in order in one round trip.
   * @param commands names and arguments
   * @returns one reply per command; an Error for each that failed
   * @throws RedisError if the round trip failed
   */
  pipeline(commands: readonly RedisCommand[]): Promise<(RedisReply | Error)[]>;
  /**
   * Runs a script by its SHA-1, and sends its source only if the server does not have it.
   * @param script from `defineScript`
   * @param keys every key that it touches
   * @param args its other arguments
   * @returns the script's reply
   * @throws RedisError
   */
  script(
    script: RedisScript,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<RedisReply>;
  /**
   * Closes every connection. Calls made afterwards fail with a `ClosedError`. Safe to call again.
   * @returns a promise that resolves when they are closed
   * @throws never
   */
  close(): Promise<void>;
}

/** A connection event. Contains no secrets and no values. */
export interface ConnectionEvent {
  readonly type:
    | ('connecting' | 'ready' | 'closed' | 'reconnecting' | 'error')
    | ('circuit-open' | 'circuit-half-open' | 'circuit-closed');
  readonly endpoint: string;
  readonly error?: Error;
}

/** The user name and password of one connection. */
export interface RedisCredentials {
  readonly username: string;
  readonly password: string;
}

export interface ConnectOptions {
  /**
   * Returns fresh credentials for every connection and reconnection; used for IAM authentication. If it throws, that
   * connection fails, an `error` event is reported, and calls fail with an AuthError. It is called again for the next
   * connection.
   */
  readonly credentials?: () => RedisCredentials;
  readonly onEvent?: (event: ConnectionEvent) => void;
}

/**
 * Defines a Lua script for `client.script`. Its SHA-1 is computed when it first runs.
 * @param name its name in errors and traces
 * @param lua its source
 * @returns the script
 */
export function defineScript(name: string, lua: string): RedisScript {
  const sha = lazy(() => hash('sha1', lua));
  return {
    name,
    lua,
    get sha() {
      return sha();
    },
  };
}
