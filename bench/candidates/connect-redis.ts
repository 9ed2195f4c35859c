import { randomBytes } from 'node:crypto';
import { RedisStore } from 'connect-redis';
import { TTL_SECONDS } from '../harness/payload.ts';
import type { Open } from './candidate.ts';
import { connectNodeRedis } from './node-redis.ts';
import { sessionSample } from './session-sample.ts';

const cookie = { originalMaxAge: TTL_SECONDS * 1000, maxAge: TTL_SECONDS * 1000 };

/** Reads and touches, as express-session does on every request. Has no limit and no index of a user's sessions. */
export const open: Open = async (address) => {
  const client = await connectNodeRedis(address);
  const store = new RedisStore({ client, ttl: TTL_SECONDS });
  return {
    sessions: {
      async create(userId) {
        const id = randomBytes(32).toString('base64url');
        await store.set(id, { cookie, ...sessionSample(userId) });
        return id;
      },
      async get(id) {
        const session = await store.get(id);
        await store.touch(id, session);
        return session;
      },
    },
    close: async () => client.destroy(),
  };
};
