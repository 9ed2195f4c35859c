import { randomBytes } from 'node:crypto';
import {
  createRedisCommandExecutor,
  RedisResult,
  RedisServerState,
  RedisValue,
  Resp2Server,
} from 'js-redis-server/core';
import { listenOnLoopback } from '../server/listen.ts';
import type { StartedRedis } from './server.ts';

/** The library's INFO has the version of a Redis that it imitates, and numbers that it does not measure. */
const INFO = ['# Server', 'server_name:stand-in (js-redis-server)', ''].join('\r\n');

const infoReply = () => RedisResult.create(RedisValue.bulkString(Buffer.from(INFO)));

/**
 * Starts an imitation of Redis inside this process. It is assembled from parts of the library, because its own
 * `createRedisServer` listens on every interface without a password and would run commands that a web page posts.
 */
export async function startEmbeddedRedis(): Promise<StartedRedis> {
  const password = randomBytes(24).toString('base64url');
  const state = new RedisServerState({ requirepass: password });
  const redis = new Resp2Server({
    server: state,
    executor: createRedisCommandExecutor({
      policies: [
        {
          name: 'info',
          beforeExecute: ({ definition }) => (definition.name === 'info' ? infoReply() : undefined),
        },
      ],
    }),
  });
  const port = await listenOnLoopback(redis.server);
  return {
    name: 'js-redis-server',
    port,
    password,
    gone: new Promise(() => {}),
    stop: () => redis.close(),
  };
}
