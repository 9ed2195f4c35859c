import { Redis } from 'ioredis-6';
import type { Open } from './candidate.ts';
import { plainClient, TTL_MS } from './plain-client.ts';

/** The protocol is the one that amplify-redis uses. */
const ioredis =
  (enableAutoPipelining: boolean): Open =>
  async ({ host, port }) => {
    const redis = new Redis({ host, port, protocol: 2, enableAutoPipelining });
    return plainClient({
      get: (key) => redis.get(key),
      set: (key, text) => redis.set(key, text, 'PX', TTL_MS),
      close: async () => redis.disconnect(),
    });
  };

export const open = ioredis(false);
export const openPipelining = ioredis(true);
