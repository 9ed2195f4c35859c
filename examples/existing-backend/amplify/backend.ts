import { defineBackend } from '@aws-amplify/backend';
import { addRedis, redisFunctions } from 'amplify-redis/amplify';
import { auth } from './auth/resource';
import { data } from './data/resource';
import { greet } from './functions/greet/resource';

const backend = defineBackend({ auth, data, greet, ...redisFunctions });

addRedis(backend, {
  productionBranches: ['main'],
  redis: { topology: 'serverless' },
  userPoolTokens: { tenantGroupPrefix: 'tenant:' },
});
