import { defineFunction } from '@aws-amplify/backend';
import { deployment } from '../../deployment.ts';
import { FUNCTION_DEFAULTS } from '../function-defaults.ts';

export const sessionManager = defineFunction({
  ...FUNCTION_DEFAULTS,
  name: 'session-manager',
  entry: `./handler-${deployment.provider}.ts`,
  // A cleanup may use all but 10 of them; a request ends within its own deadlines long before.
  timeoutSeconds: 30,
  // SESSION_CLEANUP_INTERVAL's default; the run is short when there is nothing to remove.
  schedule: 'every 1h',
});
