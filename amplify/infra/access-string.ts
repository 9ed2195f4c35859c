/** Prefixes of every key that the product writes. `src/redis/shared/keys.ts` builds the keys. */
const KEYS = [
  'session:*',
  'session-epoch:*',
  'session-index:*',
  'session-revoked:*',
  'session-idempotency:*',
  'session-tenants',
  'cache:*',
  'cache-version:*',
  'cache-invalidations:*',
  'cache-lease:*',
  'cache-metrics:*',
  'cache-metrics-batch:*',
  'rate:*',
];

/** Applied from left to right: a later rule wins. */
const COMMANDS = [
  '-@all +@read +@write +@connection +@transaction +@scripting -@dangerous',
  '-function -script|flush -script|kill',
  '+info +cluster|info +cluster|slots +cluster|nodes +time',
];

/**
 * Permissions of the functions' Redis user: only our keys, no channels, and no command that reads beyond them or
 * disturbs other clients.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html#Access-string
 */
export const ACCESS_STRING = ['on', ...KEYS.map((key) => `~${key}`), ...COMMANDS].join(' ');
