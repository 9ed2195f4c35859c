import * as z from 'zod';
import type { AlarmName } from './types.ts';

const PERCENT = 100;

/** The value above which an alarm rings, or `false` for no alarm. */
const threshold = (most = Number.MAX_SAFE_INTEGER) =>
  z.union([z.number().min(0).max(most), z.literal(false)], {
    error: 'must be a number, or false for no alarm',
  });

/** The threshold of each alarm. docs/operate/operations.md explains what each one means and what to do. */
const thresholds = z.strictObject({
  connectionFails: threshold()
    .optional()
    .describe(
      'connections to a node; default: five times `maxConcurrency`, at least the guide’s 100; 100 without `maxConcurrency` ([why](operations.md#alarms))',
    ),
  highMemoryUsage: threshold(PERCENT)
    .default(80)
    .describe('percent of the memory of a node, or of `maxStorageGB`'),
  highCpu: threshold(PERCENT).default(90).describe('percent of the CPU of a node'),
  cpuCredits: threshold()
    .default(5)
    .describe('CPU credits of a node of a t family; the alarm rings below this value'),
  newConnections: threshold().default(500).describe('connections that a node accepts in a minute'),
  evictions: threshold().default(0).describe('cache entries that a node evicts in a minute'),
  replicationLag: threshold().default(1).describe('seconds by which a replica is behind'),
  swapUsage: threshold().default(50).describe('MiB that a node swaps'),
  throttledCommands: threshold()
    .default(0)
    .describe('commands that a serverless cache throttles in a minute'),
  authenticationFailures: threshold().default(0).describe('sign-ins that Redis rejects in a minute'),
  iamAuthenticationThrottling: threshold().default(0).describe('sign-ins by IAM throttled in a minute'),
  commandAuthorizationFailures: threshold()
    .default(0)
    .describe('commands in a minute that the Redis user may not run'),
  keyAuthorizationFailures: threshold()
    .default(0)
    .describe('commands in a minute with keys that the Redis user may not touch'),
  durabilityLag: threshold()
    .default(5_000)
    .describe('with `durability: "async"`: ms by which the log of writes is behind'),
  rejectedWrites: threshold().default(0).describe('with `durability: "async"`: writes rejected in a minute'),
  throttledWrites: threshold().default(0).describe('with `durability`: 0 rings when writes are throttled'),
  redisConnectErrors: threshold().default(0).describe('failed connections of a function in a minute'),
  redisCircuitOpens: threshold().default(0).describe('circuits that open in a function in a minute'),
  functionErrors: threshold().default(0).describe('failed invocations of a function in a minute'),
  functionThrottles: threshold().default(0).describe('throttled invocations of a function in a minute'),
  functionDuration: threshold(PERCENT)
    .default(80)
    .describe('percent of a function’s timeout that its 99th percentile takes'),
  functionConcurrency: threshold()
    .optional()
    .describe(
      'concurrent executions of a function; default: 80 % of `maxConcurrency`, or 400 without it, so that both functions leave a fifth of an account’s 1,000',
    ),
  graphqlErrors: threshold().default(0).describe('AppSync requests in a minute with a 5xx response'),
  signingKeyAge: threshold().default(900).describe('age in s of the copy of the signing keys'),
  undeliveredEvents: threshold().default(0).describe('batches of session events that Lambda gave up on'),
} satisfies Record<AlarmName, z.ZodType>);

export const ALARM_NAMES = Object.keys(thresholds.shape) as AlarmName[];

export const alarms = thresholds
  .prefault({})
  .describe('thresholds above which [alarms](operations.md#alarms) ring; `false` switches an alarm off');
