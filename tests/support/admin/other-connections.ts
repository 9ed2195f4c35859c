import type { RedisAdmin } from './admin.ts';

/** Ids of the connections to a server, except the querying one. */
export async function otherConnections(admin: RedisAdmin): Promise<string[]> {
  const list = String(await admin.raw('CLIENT', 'LIST'));
  const own = String(await admin.raw('CLIENT', 'ID'));
  return [...list.matchAll(/^id=(\d+)/gm)].map(([, id = '']) => id).filter((id) => id !== own);
}
