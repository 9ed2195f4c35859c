import { defineFunction } from '@aws-amplify/backend';
import { deployment } from '../../deployment.ts';
import { FUNCTION_DEFAULTS } from '../function-defaults.ts';

export const cacheManager = defineFunction({
  ...FUNCTION_DEFAULTS,
  name: 'cache-manager',
  entry: `./handler-${deployment.provider}.ts`,
  // Connecting, verifying and running a command time out after 2, 3 and 1 seconds. After 10, something else is wrong.
  timeoutSeconds: 10,
});
