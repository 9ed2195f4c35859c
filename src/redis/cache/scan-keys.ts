import { defineScript, type RedisClient } from '../client/index.ts';
import { CommandError } from '../errors.ts';
import { keysIn } from '../shared/keys.ts';

/** SCAN in a script. Its glob is a key, so that the call reaches the cluster node that holds the tenant, with its prefix. */
const SCAN_KEYS = defineScript(
  'scanCacheKeys',
  `
-- KEYS: glob    ARGV: cursor, approximate number of keys to scan
return redis.call('SCAN', ARGV[1], 'MATCH', KEYS[1], 'COUNT', ARGV[2])
`,
);

/** The cursor with which a scan begins. */
export const FIRST_SCAN = '0';
/** Larger numbers would be errors of Redis: its cursors have 64 bits. */
export const MAX_SCAN = 2n ** 64n - 1n;

/** A part of a scan. */
export interface ScannedKeys {
  /** A key may occur twice. */
  readonly keys: readonly string[];
  /** The cursor of the next part; undefined at the end. */
  readonly next: string | undefined;
}

/**
 * Walks the keys of the keyspace, or of one slot in a cluster of Valkey 8 or later, and returns those that match.
 * @param glob from shared/keys.ts
 * @param cursor of the part before
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
