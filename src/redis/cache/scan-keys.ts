import { defineScript, type RedisClient } from '../client/index.ts';
import { CommandError } from '../errors.ts';
import { keysIn } from '../shared/keys.ts';

/**
 * SCAN in a script. The glob is passed as a key, so that the call gets the key prefix and reaches the cluster node that
 * holds the tenant.
 */
const SCAN_KEYS = defineScript(
  'scanCacheKeys',
  `
-- KEYS: glob    ARGV: cursor, approximate number of keys to scan
return redis.call('SCAN', ARGV[1], 'MATCH', KEYS[1], 'COUNT', ARGV[2])
`,
);

/** The cursor that starts a scan. */
export const FIRST_SCAN = '0';
/** Redis rejects larger numbers: its cursors have 64 bits. */
export const MAX_SCAN = 2n ** 64n - 1n;

/** One step of a scan. */
export interface ScannedKeys {
  /** A key may occur twice. */
  readonly keys: readonly string[];
  /** The cursor of the next step; undefined at the end. */
  readonly next: string | undefined;
}

/**
 * Scans the keyspace, or one slot in a cluster with Valkey 8 or later, and returns the keys that match.
 * @param glob from shared/keys.ts
 * @param cursor cursor from the previous step
 * @param count approximate number of keys to scan
 */
export async function scanKeys(
  client: RedisClient,
  glob: string,
  cursor: string,
  count: number,
): Promise<ScannedKeys> {
  const reply = await client.script(SCAN_KEYS, [glob], [cursor, count]);
  const [next, found] = Array.isArray(reply) ? reply : [];
  if (typeof next !== 'string' || !Array.isArray(found)) {
    throw new CommandError(SCAN_KEYS.name, 'returned an unexpected reply');
  }
  return { keys: keysIn(glob, found.map(String)), next: next === FIRST_SCAN ? undefined : next };
}
