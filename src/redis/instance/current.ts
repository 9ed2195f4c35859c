import { loadRedisConfig } from '../environment/index.ts';
import { type Instance, openInstance } from './instance.ts';

let instance: Instance | undefined;
/** Resolves when every instance that was closed so far is. */
let closed: Promise<unknown> = Promise.resolve();

/**
 * The default instance, created by the first call.
 * @throws ConfigError when the environment is incomplete or malformed
 */
export function current(): Instance {
  instance ??= openInstance(loadRedisConfig());
  return instance;
}

/**
 * Sends buffered counters and closes the connections of the default instance. Call it at the end of a program, whose
 * open connections keep it from ending, and before a graceful shutdown. Counters that cannot be sent within
 * `REDIS_CONNECT_TIMEOUT_MS` plus `REDIS_COMMAND_TIMEOUT_MS` are lost. Calls that still wait for Redis are rejected with
 * a ClosedError, but `cacheOrFetch` returns what its fetcher loads. May be called at any time and again; the next call
 * of any other function opens new connections.
 * @returns when everything is closed
 * @throws never
 */
export async function closeRedis(): Promise<void> {
  const closing = instance;
  instance = undefined;
  if (closing) closed = Promise.all([closed, closing.close()]);
  await closed;
}
