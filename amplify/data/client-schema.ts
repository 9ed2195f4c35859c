import type { ClientSchema } from '@aws-amplify/data-schema';
import type { redisSchema } from './redis-schema.ts';

export type { redisSchema } from './redis-schema.ts';

/**
 * The operations, for `generateClient<Schema>()` of `aws-amplify/data` in a front end that is compiled separately from
 * its backend.
 */
export type Schema = ClientSchema<ReturnType<(typeof redisSchema)['authorization']>>;
