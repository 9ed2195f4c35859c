import { a, type ClientSchema, defineData } from '@aws-amplify/backend';
import { cacheManager } from '../functions/cache-manager/resource.ts';
import { sessionManager } from '../functions/session-manager/resource.ts';
import { settings } from '../settings.ts';
import { authorizationModes } from './authorization.ts';
import { cacheSchema } from './cache-schema.ts';
import { consoleSchema } from './console-schema.ts';
import { sessionSchema } from './session-schema.ts';
import { tenantSchema } from './tenant-schema.ts';

const modes = authorizationModes(settings);

/** The GraphQL API: every operation of `src/api` as a custom query or mutation, and no models. */
const schema = a
  .schema({ ...sessionSchema, ...cacheSchema, ...tenantSchema, ...consoleSchema })
  .authorization((allow) =>
    modes.oidcAuthorizationMode
      ? [allow.authenticated('oidc'), allow.authenticated()]
      : [allow.authenticated()],
  );

export type Schema = ClientSchema<typeof schema>;

export const data = defineData({
  schema,
  authorizationModes: modes,
  functions: { sessionManager, cacheManager },
});
