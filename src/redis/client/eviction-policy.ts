import { isRedisError } from '../errors.ts';
import type { RedisClient } from './client.ts';
import { readServerInfo } from './server-info.ts';

/** Policies that evict only keys with an expiry. Session keys have none. */
const SAFE = /^volatile-/;

const ADVICE = 'Set maxmemory-policy to volatile-lru; in Upstash, turn on eviction.';

/**
 * Checks whether Redis, once it is full, would evict sessions or reject sign-ins. Call this once, when a program
 * starts.
 * @param client connection to the server
 * @returns a warning; undefined if the policy is safe, the server has no memory limit, or the policy cannot be read
 * @throws never for a failure of Redis
 * @internal
 */
export async function evictionWarning(client: Pick<RedisClient, 'command'>): Promise<string | undefined> {
  try {
    const { evictionPolicy = 'volatile-lru', maxMemoryBytes = 0 } = await readServerInfo(client);
    if (maxMemoryBytes === 0 || SAFE.test(evictionPolicy)) return undefined;
    const effect = evictionPolicy === 'noeviction' ? 'rejects sign-ins and cache writes' : 'ends sessions';
    return `With the eviction policy ${evictionPolicy}, Redis ${effect} when its memory is full. ${ADVICE}`;
  } catch (error) {
    if (isRedisError(error)) return undefined;
    throw error;
  }
}
