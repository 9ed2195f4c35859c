import { startStandalone } from '../../support/redis/standalone.ts';
import { startUpstash } from '../../support/upstash/upstash.ts';
import { startRestProxy } from '../trouble/rest-proxy.ts';
import type { Fault, Tier, World } from './fault.ts';

type RestProxy = Awaited<ReturnType<typeof startRestProxy>>;

/** Upstash's endpoint behind a proxy that can damage its responses. */
export async function behindRestProxy(
  { timeouts }: Tier,
  faultsOf: (proxy: RestProxy) => Fault[],
): Promise<World> {
  const server = await startStandalone();
  const upstash = await startUpstash(server.process.address);
  const proxy = await startRestProxy(upstash.endpoint);
  return {
    kind: 'upstash',
    endpoint: { ...proxy.endpoint, ...timeouts },
    nodes: server.nodes,
    faults: faultsOf(proxy),
    async close() {
      proxy.close();
      await upstash.close();
      await server.close();
    },
  };
}
