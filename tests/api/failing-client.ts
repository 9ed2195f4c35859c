import type { RedisClient } from '../../src/redis/index.ts';

/** A client whose calls all fail with the given error, like a driver's when Redis is unavailable. */
export function failingClient(error: Error): RedisClient {
  const fail = () => Promise.reject(error);
  return { ordered: true, command: fail, pipeline: fail, script: fail, close: async () => {} };
}
