import type { RedisClient } from '../../src/redis/index.ts';

/** A client whose every call fails with the given error, as a driver fails when Redis is away. */
export function failingClient(error: Error): RedisClient {
  const fail = () => Promise.reject(error);
  return { ordered: true, command: fail, pipeline: fail, script: fail, close: async () => {} };
}
