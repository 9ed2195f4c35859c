import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createRedisCommandExecutor, RedisServerState, Resp2Server } from 'js-redis-server/core';
import { LOOPBACK } from './loopback.ts';
import type { StartedRedis } from './redis-server.ts';

/**
 * Starts an imitation of Redis inside this process. It is assembled from parts of the library, because its own
 * `createRedisServer` listens on every interface without a password and would run commands that a web page posts.
 */
export async function startEmbeddedRedis(): Promise<StartedRedis> {
  const password = randomBytes(24).toString('base64url');
  const state = new RedisServerState({ requirepass: password });
  const redis = new Resp2Server({ server: state, executor: createRedisCommandExecutor() });
  redis.server.listen(0, LOOPBACK);
  await once(redis.server, 'listening');
  return {
    name: 'js-redis-server',
    port: redis.getPort(),
    password,
    gone: new Promise(() => {}),
    stop: () => redis.close(),
  };
}
