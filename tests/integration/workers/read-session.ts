/** Reads the session whose id is on each line it receives, and prints `live` or `null`. Arguments: the target as JSON, tenant. */
import { createInterface } from 'node:readline';
import { connectRedis, createSessionStore } from '../../../src/redis/index.ts';

const [target = '', tenantId = ''] = process.argv.slice(2);
const client = connectRedis(JSON.parse(target));
const store = createSessionStore(client, { touchInterval: 0 });

for await (const sessionId of createInterface({ input: process.stdin })) {
  const session = await store.getSession(tenantId, sessionId);
  process.stdout.write(session ? 'live\n' : 'null\n');
}
await client.close();
