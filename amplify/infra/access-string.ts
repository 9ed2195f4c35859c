/** Prefixes of every key the product writes; `src/redis/shared/keys.ts` spells the keys. */
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

/** Left to right: what comes later wins. */
const COMMANDS = [
  '-@all +@read +@write +@connection +@transaction +@scripting -@dangerous',
  '-function -script|flush -script|kill',
  '+info +cluster|info +cluster|slots +cluster|nodes +time',
];

/**
 * What the functions' user may do: our keys, no channel, nothing that looks beyond them or stops others.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html#Access-string
 */
export const ACCESS_STRING = ['on', ...KEYS.map((key) => `~${key}`), ...COMMANDS].join(' ');
