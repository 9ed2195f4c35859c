import type { RedisCommand, RedisConfig } from '../../../redis/index.ts';
import { sendWhenReady } from '../ready.ts';

/** Longer than a busy machine takes, in ms. */
const TIMEOUT_MS = 30_000;

/** Lowers the memory limit below what is used. Our server evicts nothing, so it refuses every command that needs memory. */
export async function fill(config: Pick<RedisConfig, 'endpoint'>) {
  const send = (command: RedisCommand) => sendWhenReady(config, command, { timeoutMs: TIMEOUT_MS });
  const [, before = '0'] = pairOf(await send(['CONFIG', 'GET', 'maxmemory']));
  await send(['CONFIG', 'SET', 'maxmemory', '1']);
  return async () => {
    // A server that is gone is not full either.
    await send(['CONFIG', 'SET', 'maxmemory', before]).catch(() => {});
  };
}

const pairOf = (reply: unknown): string[] => (Array.isArray(reply) ? reply.map(String) : []);
