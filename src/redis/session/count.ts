import type { RedisClient } from '../client/index.ts';
import { CommandError } from '../errors.ts';
import { sessionKeys } from '../shared/keys.ts';
import { COUNT_ENTRIES } from './scripts/cleanup.ts';

/** Number of revoked indexes per script call. */
const STEP = 100;

/**
 * Counts the sessions of a tenant that use memory, including ended ones. Live sessions are in the index; each
 * revocation has left a separate index.
 * @param from number of revoked indexes that earlier calls have counted; 0 also counts the live sessions
 * @returns the count, and `from` for the next call; undefined after the last one
 */
export async function countTenant(
  client: RedisClient,
  tenantId: string,
  from: number,
): Promise<{ readonly count: number; readonly next: number | undefined }> {
  const { index, revoked, revokedIndex } = sessionKeys(tenantId);
  const reply = await client.command(['ZRANGE', revoked, from, from + STEP - 1]);
  const epochs = Array.isArray(reply) ? reply.map(String) : [];
  const keys = [...(from === 0 ? [index] : []), ...epochs.map(revokedIndex)];
  const count = keys.length > 0 ? await countEntries(client, keys) : 0;
  return { count, next: epochs.length === STEP ? from + STEP : undefined };
}

/**
 * Counts the sessions in a tenant's index: live sessions, and expired ones that the cleanup has not removed yet.
 * @param client connection to the Redis that holds the sessions
 * @param tenantId the tenant
 * @returns their number
 * @throws InvalidInputError; UnavailableError
 * @internal
 */
export async function countIndexed(client: RedisClient, tenantId: string): Promise<number> {
  return countEntries(client, [sessionKeys(tenantId).index]);
}

async function countEntries(client: RedisClient, indexes: readonly string[]): Promise<number> {
  const count = await client.script(COUNT_ENTRIES, indexes, []);
  if (typeof count === 'number') return count;
  throw new CommandError(COUNT_ENTRIES.name, 'returned an unexpected reply');
}
