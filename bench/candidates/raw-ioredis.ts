import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { TTL_SECONDS } from '../harness/payload.ts';
import type { Open } from './candidate.ts';
import { sessionJson } from './session-sample.ts';

const TTL_MS = TTL_SECONDS * 1000;

/** The baseline: one command per call, no parsing, no validation, no auto-pipelining. */
export const open: Open = async ({ host, port }) => {
  const redis = new Redis({ host, port, enableAutoPipelining: false });
  return {
    cache: {
      get: (key) => redis.get(key),
      set: (key, { json }) => redis.set(key, json, 'PX', TTL_MS),
      getOrSet: (key) => redis.get(key),
    },
    sessions: {
      async create(userId) {
        const key = `session:${randomBytes(32).toString('base64url')}`;
        await redis.set(key, sessionJson(userId), 'PX', TTL_MS);
        return key;
      },
      get: (key) => redis.get(key),
    },
    close: async () => redis.disconnect(),
  };
};
