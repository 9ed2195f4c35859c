import type { TestRedis } from '../redis/kinds.ts';

/** Ages a stored entry as if time had passed, for entries in the namespace `ns`. */
async function change(redis: TestRedis, tenant: string, key: string, times: RegExp): Promise<void> {
  const name = `cache:{${tenant}}:ns:${key}`;
  const entry = String(await redis.admin.raw('GET', name));
  const end = entry.indexOf('\n');
  const header = entry.slice(0, end);
  if (!times.test(header)) throw new Error(`The entry has no such time: ${header}`);
  const past = header.replace(times, (_, mark) => `${mark}${Date.now() - 1_000}`);
  await redis.admin.raw('SET', name, past + entry.slice(end), 'PX', 60_000);
}

/** Its TTL is over, and it is kept to be served stale. */
export const expireEntry = (redis: TestRedis, tenant: string, key = 'key') =>
  change(redis, tenant, key, /(~)\d+/);

/** Its eager refresh is due. */
export const makeRefreshDue = (redis: TestRedis, tenant: string, key = 'key') =>
  change(redis, tenant, key, /(@)\d+/);
