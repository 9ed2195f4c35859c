import { hash } from 'node:crypto';
import { loadRedisConfig } from '../environment/index.ts';
import { type Instance, openInstance } from './instance.ts';
import { type ProcessWide, processWide } from './process-wide.ts';

/** The instance whose configuration this evaluation of the module has compared with the environment. */
let checked: Instance | undefined;

/**
 * The default instance, created by the first call.
 * @throws ConfigError when the environment is incomplete or malformed
 */
export function currentInstance(): Instance {
  const shared = processWide();
  if (!checked || checked !== shared.instance) checked = openOrShare(shared);
  return checked;
}

/** An instance with another configuration, from before a reload that changed the environment, is replaced. */
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
 * Sends buffered counters and closes the connections of the default instance. Call it at the end of a program, whose
 * open connections keep it from ending, and before a graceful shutdown. Counters that cannot be sent within
 * `REDIS_CONNECT_TIMEOUT_MS` plus `REDIS_COMMAND_TIMEOUT_MS` are lost. Calls that still wait for Redis may be rejected
 * with a ClosedError, but `cacheOrFetch` returns what its fetcher loads. May be called at any time and again; the next
 * call of any other function opens new connections.
 * @returns when everything is closed
 * @throws never
 */
export async function closeRedis(): Promise<void> {
  const shared = processWide();
  retire(shared);
  await shared.closed;
}
