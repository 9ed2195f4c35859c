/**
 * Reads 100 keys with one getManyCache, in a process with little memory, and then the first five of them. Prints the
 * code of the error, and the number of values found.
 * Arguments: the endpoint as JSON, tenant, namespace, the keys as JSON.
 */
import { connectRedis, createCacheStore, isRedisError } from '../../../src/redis/index.ts';

const [endpoint = '', tenantId = '', namespace = '', keys = ''] = process.argv.slice(2);
const client = connectRedis({ endpoint: JSON.parse(endpoint) });
const cache = createCacheStore(client);
const all: string[] = JSON.parse(keys);
const error: unknown = await cache.getManyCache(tenantId, namespace, all).catch((reason: unknown) => reason);
const some = await cache.getManyCache(tenantId, namespace, all.slice(0, 5));
process.stdout.write(`${isRedisError(error) ? error.code : String(error)} ${some.size}\n`);
await client.close();
