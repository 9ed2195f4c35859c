import { secret } from '@aws-amplify/backend';
import type { Options } from '../options/index.ts';
import type { RedisCache } from './redis-cache.ts';

/** An Upstash database over HTTPS: no VPC, and the credentials are Amplify secrets. */
export const upstashRedis = ({ url, token }: Options['upstashSecrets']): RedisCache => ({
  topology: 'upstash',
  environment: {
    REDIS_PROVIDER: 'upstash',
    UPSTASH_REDIS_REST_URL: secret(url),
    UPSTASH_REDIS_REST_TOKEN: secret(token),
  },
  connectArns: [],
  members: [],
});
