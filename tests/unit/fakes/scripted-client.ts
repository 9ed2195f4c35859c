import { createRedisClient, type RedisClientOptions } from '../../../src/client/index.ts';
import { type Step, scriptedFetch } from './scripted-fetch.ts';

/** A client whose requests receive scripted responses, and the requests it sent. */
export function clientOf(script: Step[], options: Partial<RedisClientOptions> = {}) {
  const { fetch, sent } = scriptedFetch(...script);
  const client = createRedisClient({ baseUrl: 'http://r', getToken: () => 'token', fetch, ...options });
  return { ...client, sent };
}
