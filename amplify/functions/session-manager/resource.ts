import { defineFunction } from '@aws-amplify/backend';
import { deployment } from '../../deployment.ts';
import { settings } from '../../settings.ts';
import { FUNCTION_DEFAULTS } from '../function-defaults.ts';
import { cleanupSchedule } from './cleanup-schedule.ts';

const schedule = cleanupSchedule(settings.environment.SESSION_CLEANUP_INTERVAL);

export const sessionManager = defineFunction({
  ...FUNCTION_DEFAULTS,
  name: 'session-manager',
  entry: `./handler-${deployment.provider}.ts`,
  // A cleanup may use all but 10 of them. A request ends much earlier because of its own timeouts.
  timeoutSeconds: 30,
  // A run with nothing to remove is short. The settings have been refused if there is no schedule.
  ...(schedule && { schedule }),
});
