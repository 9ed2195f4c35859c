import { type ClientSchema, defineData } from '@aws-amplify/backend';
import { redisFunctions } from '../functions/resource.ts';
import { settings } from '../settings.ts';
import { authorizationModes } from './authorization.ts';
import { redisSchema } from './redis-schema.ts';

const modes = authorizationModes(settings);

/** The GraphQL API, which contains only the Redis operations. */
const schema = redisSchema.authorization((allow) =>
  modes.oidcAuthorizationMode
    ? [allow.authenticated('oidc'), allow.authenticated()]
    : [allow.authenticated()],
);

export type Schema = ClientSchema<typeof schema>;

export const data = defineData({ schema, authorizationModes: modes, functions: redisFunctions });
