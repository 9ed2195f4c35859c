/**
 * Requests one missing key many times concurrently, as one of several processes. Arguments: the target as JSON, tenant,
 * how many calls, lease in ms, how long a load takes in ms, how many loaders hang. Waits for a line on stdin before it
 * starts; prints `loading` when its loader is called.
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectRedis, createCacheStore } from '../../../src/redis/index.ts';

const [target = '', tenantId = '', calls = '', leaseMs = '', loadMs = '', hanging = ''] =
  process.argv.slice(2);
const client = connectRedis(JSON.parse(target));
const cache = createCacheStore(client, { leaseMs: Number(leaseMs) });
const loads = `cache:{${tenantId}}:test:loads`;

async function load(): Promise<string> {
  // With commands that the Redis user may run.
  const number = Number(await client.command(['HINCRBY', `${loads}:count`, 'count', 1]));
  await client.command(['ZADD', loads, number, `${number}.${process.pid}`]);
  process.stdout.write('loading\n');
  if (number <= Number(hanging)) await new Promise(() => {});
  await sleep(Number(loadMs));
  return `load ${number}`;
}

await client.command(['EXISTS', loads]);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const values = await Promise.all(
  Array.from({ length: Number(calls) }, () => cache.cacheOrFetch(tenantId, 'ns', 'key', load, 60, ['tag'])),
);
process.stdout.write(`${JSON.stringify(values)}\n`);
await client.close();
process.stdin.destroy();
