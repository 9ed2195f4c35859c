import { setTimeout as pause } from 'node:timers/promises';
import { PLAIN_TCP } from '../../support/server.ts';
import { startStandalone } from '../../support/standalone.ts';
import { startUpstash } from '../../support/upstash.ts';
import { dropReplies } from '../trouble/network.ts';
import { dropsReplies } from '../trouble/rest.ts';
import { startRestProxy } from '../trouble/rest-proxy.ts';
import { startTcpProxy } from '../trouble/tcp-proxy.ts';
import type { Tier, World } from './fault.ts';

const SHARES = [0.05, 0.3];

/** Nothing happens but that replies are lost: everything that is counted must be exact in the end. */
export async function tcpRepliesWorld({ deadlines }: Tier): Promise<World> {
  const server = await startStandalone();
  const proxy = await startTcpProxy(server.process.address.port);
  return {
    kind: 'standalone',
    endpoint: { ...PLAIN_TCP, ...deadlines, port: proxy.port },
    nodes: server.nodes,
    exactCounts: true,
    faults: SHARES.map((share) => ({
      name: `${Math.round(share * 100)}% of replies lost`,
      async run(holdMs) {
        proxy.trouble(dropReplies(share));
        await pause(holdMs);
        proxy.trouble();
      },
    })),
    async close() {
      proxy.close();
      await server.close();
    },
  };
}

/** The same over HTTP, where every request has a connection of its own to lose. */
export async function restRepliesWorld({ deadlines }: Tier): Promise<World> {
  const server = await startStandalone();
  const upstash = await startUpstash(server.process.address);
  const proxy = await startRestProxy(upstash.endpoint);
  return {
    kind: 'upstash',
    endpoint: { ...proxy.endpoint, ...deadlines },
    nodes: server.nodes,
    exactCounts: true,
    faults: SHARES.map((share) => ({
      name: `${Math.round(share * 100)}% of replies lost`,
      async run(holdMs) {
        proxy.trouble(dropsReplies(share));
        await pause(holdMs);
        proxy.trouble();
      },
    })),
    async close() {
      proxy.close();
      await upstash.close();
      await server.close();
    },
  };
}
