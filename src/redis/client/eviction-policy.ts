import { isRedisError } from '../errors.ts';
import type { RedisClient } from './client.ts';
import { readServerInfo } from './server-info.ts';

/** Evict only keys with an expiry, which sessions do not have. */
const SAFE = /^volatile-/;

const ADVICE = 'Set maxmemory-policy to volatile-lru; in Upstash, turn on eviction.';

/**
 * Reads what a full Redis does, and tells whether that ends sessions or rejects sign-ins. Call it once, when a program
 * starts.
 * @param client connection to the server
 * @returns a warning; undefined if the policy is safe, the server has no limit, or it cannot be asked
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
