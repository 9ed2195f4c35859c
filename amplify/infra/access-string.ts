/** Prefixes of every key that the product writes. `src/redis/shared/keys.ts` builds the keys. */
const KEYS = [
  'session:*',
  'session-epoch:*',
  'session-index:*',
  'session-created:*',
  'session-history:*',
  'session-revoked:*',
  'session-idempotency:*',
  'session-sign-ins:*',
  'session-sign-in:*',
  'session-logout:*',
  'session-logout-token:*',
  'session-alias:*',
  'session-tenants',
  'cache:*',
  'cache-version:*',
  'cache-invalidations:*',
  'cache-lease:*',
  'cache-reply:*',
  'cache-metrics:*',
  'cache-metrics-batch:*',
  'cache-tenants',
  'rate:*',
  'restore-progress',
];

/**
 * All commands that the product sends, including those in its scripts, and no others.
 * `tests/contract/access-string.test.ts` reports missing and superfluous ones.
 */
export const COMMANDS = [
  // connections
  ...['asking', 'auth', 'client|setname', 'cluster|info', 'cluster|slots', 'info', 'ping'],
  // scripts
  ...['eval', 'evalsha', 'time'],
  // keys
  ...['del', 'exists', 'pexpire', 'pttl', 'rename', 'scan', 'unlink'],
  // strings
  ...['get', 'getrange', 'mget', 'set', 'setrange', 'strlen'],
  // hashes
  ...['hdel', 'hexists', 'hget', 'hgetall', 'hincrby', 'hlen', 'hset'],
  // sorted sets
  ...['zadd', 'zcard', 'zmscore', 'zrange', 'zrem', 'zscan', 'zscore'],
];

/**
 * Permissions of the functions' Redis user: this product's keys, no channels, and only the commands that it needs.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html#Access-string
 */
export const ACCESS_STRING = [
  'on',
  ...KEYS.map((key) => `~${key}`),
  '-@all',
  ...COMMANDS.map((command) => `+${command}`),
].join(' ');
