import { expect, it } from 'vitest';
import { connectRedis, createSessionStore } from '../../src/redis/index.ts';
import { connectAdmin } from '../support/admin/connection.ts';
import { startWorker } from '../support/programs/worker.ts';
import { startCluster } from '../support/redis/cluster.ts';
import { describeRedis, freshTenant } from '../support/redis/kinds.ts';

describeRedis('standalone', (redis) => {
  it('a process that was frozen opens no session that has expired meanwhile', async () => {
    const tenantId = freshTenant();
    const config = { sessionTTL: 1, slidingExpiration: false, touchInterval: 0 };
    const store = createSessionStore(redis.client, config);
    const worker = startWorker('read-session.ts', [JSON.stringify(redis.target), tenantId]);
    const read = async (sessionId: string) => {
      worker.send(sessionId);
      return worker.line();
    };
    // It has a connection, and has seen the server's time, before it is frozen.
    expect(await read((await store.createSession({ tenantId, userId: 'bob' })).sessionId)).toBeDefined();
    const { sessionId } = await store.createSession({ tenantId, userId: 'alice' });
    worker.kill('SIGSTOP');
    await expect.poll(() => store.getSession(tenantId, sessionId)).toBeNull();
    worker.kill('SIGCONT');
    expect(await read(sessionId)).toBe('null');
    worker.kill();
  });
});

it('in a cluster, the time comes from the node that holds the tenant, regardless of the others', async () => {
  const cluster = await startCluster();
  const client = connectRedis({ endpoint: cluster.endpoint });
  const admins = cluster.nodes.map(connectAdmin);
  const others = async (tenantId: string) => {
    const [first] = admins;
    const slot = await first?.cluster('KEYSLOT', `{${tenantId}}`);
    return cluster.processes
      .slice(0, 3)
      .filter((_, i) => Math.floor(Number(slot) / Math.ceil(16_384 / 3)) !== i);
  };
  try {
    const tenantId = freshTenant();
    const store = createSessionStore(client, { touchInterval: 3600 });
    const { sessionId } = await store.createSession({ tenantId, userId: 'alice' });
    const frozen = await others(tenantId);
    expect(frozen).toHaveLength(2);
    for (const node of frozen) node.signal('SIGSTOP');
    try {
      // A node chosen at random would be a frozen one sooner or later.
      for (let i = 0; i < 20; i++) expect(await store.getSession(tenantId, sessionId)).not.toBeNull();
    } finally {
      for (const node of frozen) node.signal('SIGCONT');
    }
  } finally {
    for (const admin of admins) admin.disconnect();
    await client.close();
    await cluster.close();
  }
});
