import { hash } from 'node:crypto';
import { lazy } from '../shared/lazy.ts';

/** One command as Redis receives it: its name, then its arguments. */
export type RedisCommand = readonly [name: string, ...args: (string | number)[]];

/** What Redis answers. Bulk strings are UTF-8 text: nothing in this product stores other bytes. */
export type RedisReply = string | number | null | RedisReply[];

/** A Lua script with the SHA-1 under which servers cache it. Every key it touches must be passed in KEYS. */
export interface RedisScript {
  readonly name: string;
  readonly lua: string;
  readonly sha: string;
}

/** The port: all that the session and cache domains ask of a Redis, whatever the transport. */
export interface RedisClient {
  /** Whether calls are carried out in the order in which they were made, without awaiting each. */
  readonly ordered: boolean;
  /** Runs one command. Throws a typed `RedisError`. */
  command(command: RedisCommand): Promise<RedisReply>;
  /** Sends commands in order in one round trip. Replies line up with them; one that failed holds its error. */
  pipeline(commands: readonly RedisCommand[]): Promise<(RedisReply | Error)[]>;
  /** Runs a script by SHA, sending its source only to a server that does not know it. */
  script(
    script: RedisScript,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<RedisReply>;
  /** Releases every connection. Calls made afterwards fail with a `ClosedError`. Safe to call again. */
  close(): Promise<void>;
}

/** What a connection tells its owner; carries no secrets and no values. */
export interface ConnectionEvent {
  readonly type:
    | ('connecting' | 'ready' | 'closed' | 'reconnecting' | 'error')
    | ('circuit-open' | 'circuit-half-open' | 'circuit-closed');
  readonly endpoint: string;
  readonly error?: Error;
}

/** One call of a client, as far as it may be told: never keys, arguments or replies. */
export interface CommandEvent {
  readonly kind: 'command' | 'pipeline' | 'script';
  /** Name of the command or of the script; the names of a pipeline's commands, each once. */
  readonly command: string;
  /** Commands sent. */
  readonly size: number;
  /** From the call to its end, a repetition included, in ms. */
  readonly durationMs: number;
  /** OK, or the code of the error; in a pipeline the first one. */
  readonly code: string;
}

/** The name and password that one connection signs in with. */
export interface RedisCredentials {
  readonly username: string;
  readonly password: string;
}

export interface ConnectOptions {
  /** Asked for fresh credentials at every (re)connect; used by IAM authentication. */
  readonly credentials?: () => RedisCredentials;
  readonly onEvent?: (event: ConnectionEvent) => void;
  /** Told of every call. Calls cost nothing more without it. */
  readonly onCommand?: (event: CommandEvent) => void;
}

/** Names a Lua script; its SHA-1 is computed when it is first run. */
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
