import { defineFunction } from '@aws-amplify/backend';
import { deployment } from '../../deployment.ts';
import { FUNCTION_DEFAULTS } from '../function-defaults.ts';

export const sessionManager = defineFunction({
  ...FUNCTION_DEFAULTS,
  name: 'session-manager',
  entry: `./handler-${deployment.provider}.ts`,
  // A cleanup may use all but 10 of them. A request ends much earlier because of its own timeouts.
  timeoutSeconds: 30,
  // The default of SESSION_CLEANUP_INTERVAL. A run with nothing to remove is short.
  schedule: 'every 1h',
});
