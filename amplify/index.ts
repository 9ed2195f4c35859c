export { addRedis, type RedisBackend } from './add-redis.ts';
export { redisSchema } from './data/redis-schema.ts';
export { redisFunctions } from './functions/resource.ts';
export type { AmplifyFunction, Variable } from './infra/amplify-function.ts';
export type { GraphqlApi } from './infra/graphql-errors.ts';
export { Network, type NetworkProps } from './infra/network.ts';
export type { UserPool } from './infra/token-issuers.ts';
export type {
  AlarmName,
  AlarmOptions,
  ClusterRedis,
  ExistingRedis,
  PublicRedis,
  RedisOptions,
  RedisTopology,
  ServerlessLimits,
  ServerlessRedis,
  SessionEventsOptions,
  TokenIssuer,
} from './options/index.ts';
