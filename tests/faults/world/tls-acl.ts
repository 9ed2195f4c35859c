import { setTimeout as pause } from 'node:timers/promises';
import { connectAdmin } from '../../support/admin/connection.ts';
import { startTlsAcl } from '../../support/redis/tls-acl.ts';
import { startTcpProxy } from '../trouble/tcp-proxy.ts';
import type { Tier, World } from './fault.ts';

/** A server with TLS and users, and another with a certificate of an unknown authority. */
export async function tlsAclWorld({ timeouts }: Tier): Promise<World> {
  const [server, untrusted] = await Promise.all([startTlsAcl(), startTlsAcl()]);
  const proxy = await startTcpProxy(server.process.address.port);
  const admin = connectAdmin(server.process.address);
  const { endpoint } = server;
  const password = 'password' in endpoint ? endpoint.password : undefined;
  return {
    kind: 'tls-acl',
    endpoint: { ...endpoint, ...timeouts, port: proxy.port } as World['endpoint'],
    nodes: server.nodes,
    faults: [
      {
        name: 'password rotated',
        notRetryable: ['AUTH'],
        async run(holdMs) {
          await admin.call('ACL', 'SETUSER', 'app', 'resetpass', '>another');
          await admin.call('CLIENT', 'KILL', 'USER', 'app');
          await pause(holdMs);
          await admin.call('ACL', 'SETUSER', 'app', `>${password}`);
        },
      },
      {
        name: 'TLS certificate of an unknown authority',
        async run(holdMs) {
          proxy.retarget(untrusted.process.address.port);
          proxy.cut();
          await pause(holdMs);
          proxy.retarget(server.process.address.port);
        },
      },
    ],
    async close() {
      admin.disconnect();
      proxy.close();
      await Promise.all([server.close(), untrusted.close()]);
    },
  };
}
