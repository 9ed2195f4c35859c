import { PLAIN_TCP } from '../../support/redis/server.ts';
import { startStandalone } from '../../support/redis/standalone.ts';
import { dropReplies } from '../trouble/network.ts';
import { dropsReplies } from '../trouble/rest.ts';
import { startTcpProxy } from '../trouble/tcp-proxy.ts';
import { behindRestProxy } from './behind-rest-proxy.ts';
import { during } from './during.ts';
import type { Fault, Tier, World } from './fault.ts';

const lost = (runOf: (share: number) => Fault['run']): Fault[] =>
  [0.05, 0.3].map((share) => ({ name: `${Math.round(share * 100)}% of replies lost`, run: runOf(share) }));

/** Only replies are lost: every counter must be exact at the end. */
export async function tcpRepliesWorld({ timeouts }: Tier): Promise<World> {
  const server = await startStandalone();
  const proxy = await startTcpProxy(server.process.address.port);
  return {
    kind: 'standalone',
    endpoint: { ...PLAIN_TCP, ...timeouts, port: proxy.port },
    nodes: server.nodes,
    exactCounts: true,
    faults: lost((share) => during(proxy, dropReplies(share))),
    async close() {
      proxy.close();
      await server.close();
    },
  };
}

/** The same over HTTP, where every request has its own connection. */
export async function restRepliesWorld(tier: Tier): Promise<World> {
  const world = await behindRestProxy(tier, (proxy) => lost((share) => during(proxy, dropsReplies(share))));
  return { ...world, exactCounts: true };
}
