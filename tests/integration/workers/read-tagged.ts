/**
 * Stores and reads entries with 32 long tags each, tenant by tenant, and prints by how many bytes its heap has grown.
 * Arguments: the endpoint as JSON, how many tenants, how many entries of each, and `orders` (all entries have the same
 * tags, each in another order) or `distinct` (every entry has tags of its own).
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { connectRedis, createCacheStore } from '../../../src/redis/index.ts';
import { createRandom } from '../../model/random.ts';

const [endpoint = '', tenants = '', entries = '', tags = ''] = process.argv.slice(2);
const TAGS = 32;
const TAG_CHARS = 254;
const NAMESPACE = 'n';
/** Entries of one call. */
const BATCH = 100;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
function heapBytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const client = connectRedis({ endpoint: JSON.parse(endpoint) });
const cache = createCacheStore(client);
const random = createRandom(1);
const shuffled = <T>(list: readonly T[]) =>
  list
    .map((item) => ({ item, at: random.below(1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
const COMMON = Array.from({ length: TAGS }, (_, i) =>
  `tag ${i} `.replaceAll(' ', '-').padEnd(TAG_CHARS, 'x'),
);
const tagsOf = (entry: number) =>
  tags === 'orders' ? shuffled(COMMON) : COMMON.map((tag) => `${entry}-${tag}`.slice(0, TAG_CHARS));

async function attack(tenant: string): Promise<number> {
  let found = 0;
  const batches = Array.from({ length: Number(entries) / BATCH }, (_, batch) =>
    Array.from({ length: BATCH }, (_, i) => batch * BATCH + i),
  );
  const keyOf = (entry: number) => `k${entry}`;
  for (const batch of batches) {
    await Promise.all(batch.map((i) => cache.setCache(tenant, NAMESPACE, keyOf(i), i, 3_600, tagsOf(i))));
  }
  await cache.invalidateCacheByTags(tenant, ['unrelated']);
  for (const batch of batches) found += (await cache.getManyCache(tenant, NAMESPACE, batch.map(keyOf))).size;
  // Frees memory in Redis for the next tenant. This process keeps its own state.
  await Promise.all(
    batches.map((batch) =>
      client.command(['UNLINK', ...batch.map((i) => `cache:{${tenant}}:${NAMESPACE}:${keyOf(i)}`)]),
    ),
  );
  return found;
}

await attack('warm-up');
const before = heapBytes();
let found = 0;
for (let i = 0; i < Number(tenants); i++) found += await attack(`org_${i}`);
process.stdout.write(`${JSON.stringify({ found, grown: heapBytes() - before })}\n`);
await client.close();
