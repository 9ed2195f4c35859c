/** Reads the session whose id is on each line it receives, and prints `live` or `null`. Arguments: endpoint, tenant. */
import { createInterface } from 'node:readline';
import { connectRedis, createSessionStore } from '../../../src/redis/index.ts';

const [endpoint = '', tenantId = ''] = process.argv.slice(2);
const client = connectRedis({ endpoint: JSON.parse(endpoint) });
const store = createSessionStore(client, { touchInterval: 0 });

for await (const sessionId of createInterface({ input: process.stdin })) {
  const session = await store.getSession(tenantId, sessionId);
  process.stdout.write(session ? 'live\n' : 'null\n');
}
await client.close();
