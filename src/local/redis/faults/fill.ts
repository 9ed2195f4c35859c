import type { RedisCommand, RedisConfig } from '../../../redis/index.ts';
import { sendWhenReady } from '../ready.ts';

const CAUSE_TIMEOUT_MS = 2_000;
/** The fault must not outlast a busy machine. */
const END_TIMEOUT_MS = 30_000;

/** Lowers the memory limit below what is used. Our server evicts nothing, so it refuses every command that needs memory. */
export async function fill(config: Pick<RedisConfig, 'endpoint'>) {
  const send = (command: RedisCommand, timeoutMs: number) => sendWhenReady(config, command, { timeoutMs });
  const [, before = '0'] = pairOf(await send(['CONFIG', 'GET', 'maxmemory'], CAUSE_TIMEOUT_MS));
  await send(['CONFIG', 'SET', 'maxmemory', '1'], CAUSE_TIMEOUT_MS);
  return async () => {
    // A server that is gone is not full either.
    await send(['CONFIG', 'SET', 'maxmemory', before], END_TIMEOUT_MS).catch(() => {});
  };
}

const pairOf = (reply: unknown): string[] => (Array.isArray(reply) ? reply.map(String) : []);
