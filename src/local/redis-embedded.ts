import { randomBytes } from 'node:crypto';
import { createRedisCommandExecutor, RedisServerState, Resp2Server } from 'js-redis-server/core';
import { listenOnLoopback } from './listen.ts';
import type { StartedRedis } from './redis-server.ts';

/**
 * Starts an imitation of Redis inside this process. It is assembled from parts of the library, because its own
 * `createRedisServer` listens on every interface without a password and would run commands that a web page posts.
 */
export async function startEmbeddedRedis(): Promise<StartedRedis> {
  const password = randomBytes(24).toString('base64url');
  const state = new RedisServerState({ requirepass: password });
  const redis = new Resp2Server({ server: state, executor: createRedisCommandExecutor() });
  const port = await listenOnLoopback(redis.server);
  return {
    name: 'js-redis-server',
    port,
    password,
    gone: new Promise(() => {}),
    stop: () => redis.close(),
  };
}
