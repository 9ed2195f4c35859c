import type { RedisAddress } from './bench-redis.ts';
import { startChild } from './child.ts';

/** A connection to Redis over a distance: clients connect to its address instead. */
export interface Link extends RedisAddress {
  /** Number of times a client has sent data after a reply. */
  roundTrips(): Promise<number>;
  setRoundTrip(ms: number): Promise<void>;
  end(): Promise<void>;
}

/** Starts a link without delay, in a process of its own. */
export async function startLink({ host, port }: RedisAddress): Promise<Link> {
  const child = startChild<number, number, number>('link', { host, port });
  let roundTripMs = 0;
  return {
    host,
    port: await child.ready,
    roundTrips: () => child.ask(roundTripMs),
    async setRoundTrip(ms) {
      roundTripMs = ms;
      await child.ask(ms);
    },
    end: child.end,
  };
}
