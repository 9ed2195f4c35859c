import { a } from '@aws-amplify/backend';
import { cacheSchema } from './cache-schema.ts';
import { consoleSchema } from './console-schema.ts';
import { sessionSchema } from './session-schema.ts';
import { tenantSchema } from './tenant-schema.ts';

/**
 * All operations as custom queries and mutations, without models. Type names begin with `Redis`. Authorize it, then
 * combine it with your schema, which fails if a name is in both: `a.combine([yours, redisSchema.authorization((allow)
 * => [allow.authenticated()])])`.
 */
export const redisSchema = a.schema({
  ...sessionSchema,
  ...cacheSchema,
  ...tenantSchema,
  ...consoleSchema,
});
