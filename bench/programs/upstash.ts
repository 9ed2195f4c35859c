import { startUpstash } from '../../tests/support/upstash/upstash.ts';
import type { RedisAddress } from '../harness/bench-redis.ts';
import { serveParent } from '../harness/child.ts';
import { startProxy } from '../harness/proxy.ts';

/** The test suite's Upstash endpoint, behind a link. */
await serveParent<RedisAddress & { readonly roundTripMs: number }, never>(async (target) => {
  const { endpoint } = await startUpstash(target);
  const { hostname: host, port } = new URL(endpoint.url);
  const proxy = await startProxy({ host, port: Number(port) }, target.roundTripMs);
  const ready = { url: `http://${host}:${proxy.port}`, token: endpoint.token };
  return { ready, answer: () => 0 };
});
