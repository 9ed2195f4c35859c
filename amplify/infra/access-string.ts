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
 * Every command that the product sends, those in its scripts included, and no other. `tests/contract/access-string.test.ts`
 * names what is missing or superfluous.
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
 * Permissions of the functions' Redis user: our keys, no channels, and no command that the product does not need.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html#Access-string
 */
export const ACCESS_STRING = [
  'on',
  ...KEYS.map((key) => `~${key}`),
  '-@all',
  ...COMMANDS.map((command) => `+${command}`),
].join(' ');
