import type { RedisAddress } from '../harness/bench-redis.ts';
import { serveParent } from '../harness/child.ts';
import { startProxy } from '../harness/proxy.ts';

/** A link to Redis. Told its round-trip time in ms, it answers how many round trips it has carried. */
await serveParent<RedisAddress, number>(async (target) => {
  const proxy = await startProxy(target);
  return {
    ready: proxy.port,
    answer(roundTripMs) {
      proxy.roundTripMs = roundTripMs;
      return proxy.roundTrips;
    },
  };
});
