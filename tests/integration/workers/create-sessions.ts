/**
 * Creates sessions for one user, all at once, as one of several processes.
 * Arguments: the target as JSON, tenant, user, how many, the limit. Waits for a line on stdin before it starts.
 */
import { once } from 'node:events';
import { connectRedis, createSessionStore } from '../../../src/redis/index.ts';

const [target = '', tenantId = '', userId = '', count = '', limit = ''] = process.argv.slice(2);
const client = connectRedis(JSON.parse(target));
const store = createSessionStore(client, { maxSessionsPerUser: Number(limit) });
await client.command(['EXISTS', `session-epoch:{${tenantId}}`]);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const created = await Promise.all(
  Array.from({ length: Number(count) }, () => store.createSession({ tenantId, userId })),
);
process.stdout.write(
  `${JSON.stringify(created.map(({ sessionId, evicted }) => ({ sessionId, evicted })))}\n`,
);
await client.close();
process.stdin.destroy();
