import { startRedisProcess } from './process.ts';
import { makeSecured } from './secured.ts';
import { PLAIN_TCP } from './server.ts';
import type { StandaloneServer } from './standalone.ts';

/** Starts a server that listens on TLS only; the endpoint signs in with the user and permissions of production. */
export async function startTlsAcl(): Promise<StandaloneServer> {
  const { args, app, admin, remove } = await makeSecured();
  const process = await startRedisProcess({ admin, args: ({ port }) => args(port) });
  return {
    process,
    endpoint: { ...PLAIN_TCP, port: process.address.port, ...app, tls: { ca: admin.ca } },
    nodes: [process.address],
    close: async () => {
      await process.close();
      remove();
    },
  };
}
