import { defineBackend } from '@aws-amplify/backend';
import { auth } from './auth/resource.ts';
import { data } from './data/resource.ts';
import { readDeployment } from './deployment.ts';
import { addRedis, Network, redisFunctions } from './index.ts';
import { limitGraphqlApi } from './infra/graphql-api.ts';
import { closeUserPool, protectUserPool } from './infra/user-pool.ts';
import { settings } from './settings.ts';
import { signInOutputs } from './sign-in.ts';

/** Cognito, AppSync, and the functions `sessionManager` and `cacheManager` */
export const backend = defineBackend({ auth, data, ...redisFunctions });
const production = readDeployment(backend.stack.node, settings).kind === 'production';

/** Users */
closeUserPool(backend.auth);
if (production) protectUserPool(backend.auth);

/** GraphQL */
limitGraphqlApi(backend.data, { production });

/** Redis: Upstash, or in production a cache in a VPC. Both functions are attached to its private subnets */
const { availabilityZones, oidcClientIds, consoleSignIn, auth0SignIn, ...options } = settings;
addRedis(backend, {
  ...options,
  network: () => new Network(backend.createStack('network'), 'Network', { availabilityZones }),
});

/** Sign-in of the console */
backend.addOutput({ custom: { redis: { signIn: signInOutputs(settings) } } });
