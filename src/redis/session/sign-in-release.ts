import type { RedisClient } from '../client/index.ts';
import { logoutKeys, type SessionKeys } from '../shared/keys.ts';
import { aliasKeyIn } from './alias.ts';
import { TARGET_BYTES } from './record.ts';
import { RELEASE_ALIAS } from './scripts/alias.ts';
import { RELEASE, UNREGISTER } from './scripts/sign-in.ts';
import { formatUser } from './sign-in.ts';

/** An entry of a tenant's sign-ins, and its time. */
export type SignInEntry = readonly [entry: string, time: string];

const HASH_CHARS = 22;

/**
 * Removes entries whose sessions have all ended. Their targets and aliases are in other slots and are removed first:
 * without its entry, one would never be removed.
 * @returns how many it removed
 */
export async function releaseSignIns(
  client: RedisClient,
  keys: SessionKeys,
  entries: readonly SignInEntry[],
): Promise<number> {
  await Promise.all(
    entries.map(([entry, time]) => {
      const alias = aliasKeyIn(entry);
      if (alias !== undefined) return client.script(RELEASE_ALIAS, [alias], [time, keys.tenant]);
      const { users } = logoutKeys(entry.slice(0, HASH_CHARS));
      return client.script(UNREGISTER, [users], [formatUser(keys.tenant, entry.slice(HASH_CHARS)), time]);
    }),
  );
  const args = [TARGET_BYTES, ...entries.flat()];
  return Number(await client.script(RELEASE, [keys.epoch, keys.signIns], args));
}
