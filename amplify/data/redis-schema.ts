import { a } from '@aws-amplify/backend';
import { cacheSchema } from './cache-schema.ts';
import { consoleSchema } from './console-schema.ts';
import { sessionSchema } from './session-schema.ts';
import { tenantSchema } from './tenant-schema.ts';

/**
 * Every operation as a custom query or mutation, and no models. Its types begin with `Redis`. Say who may call it, then
 * combine it with a schema of yours, which fails if both have the same name:
 * `a.combine([yours, redisSchema.authorization((allow) => [allow.authenticated()])])`.
 */
export const redisSchema = a.schema({
  ...sessionSchema,
  ...cacheSchema,
  ...tenantSchema,
  ...consoleSchema,
});
