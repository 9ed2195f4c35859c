import { hash } from 'node:crypto';
import { loadRedisConfig } from '../environment/index.ts';
import { type Instance, openInstance } from './instance.ts';
import { type ProcessWide, processWide } from './process-wide.ts';

/** The instance whose configuration this copy of the module has compared with the environment. */
let checked: Instance | undefined;

/**
 * The default instance, created by the first call.
 * @throws ConfigError if the environment is incomplete or malformed
 */
export function currentInstance(): Instance {
  const shared = processWide();
  if (!checked || checked !== shared.instance) checked = openOrShare(shared);
  return checked;
}

/**
 * Replaces an instance with another configuration, which is left over from before a reload that changed the
 * environment.
 */
function openOrShare(shared: ProcessWide): Instance {
  const config = loadRedisConfig();
  const configHash = hash('sha256', JSON.stringify(config));
  if (shared.instance?.configHash === configHash) return shared.instance;
  const opened = openInstance(config, configHash);
  retire(shared);
  shared.instance = opened;
  return opened;
}

function retire(shared: ProcessWide): void {
  const { instance, closed } = shared;
  shared.instance = undefined;
  if (instance) shared.closed = instance.close().then(() => closed);
}

/**
 * Sends buffered counters and closes the connections of the default instance. Call this at the end of a program,
 * because open connections keep the process running, and during a graceful shutdown. Counters that cannot be sent
 * within `REDIS_CONNECT_TIMEOUT_MS` plus `REDIS_COMMAND_TIMEOUT_MS` are lost. Calls that are still waiting for Redis
 * may be rejected with a ClosedError, but `cacheOrFetch` returns the value that its fetcher loads. You can call this at
 * any time and more than once; the next call of any other function opens new connections.
 * @returns a promise that resolves when everything is closed
 * @throws never
 */
export async function closeRedis(): Promise<void> {
  const shared = processWide();
  retire(shared);
  await shared.closed;
}
