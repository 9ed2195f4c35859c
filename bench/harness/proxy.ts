import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../../src/local/server/listen.ts';
import type { RedisAddress } from './bench-redis.ts';

/** A proxy between clients and their server. */
export interface Proxy {
  readonly port: number;
  /** Number of times a client sent data after a reply, over all connections. */
  readonly roundTrips: number;
  /** The delay that it adds to each round trip, half of it in each direction, in ms. */
  roundTripMs: number;
}

/** Forwards bytes, counts round trips for any client library, and adds latency. */
export async function startProxy(target: RedisAddress, roundTripMs = 0): Promise<Proxy> {
  const link = delayedWrites();
  let roundTrips = 0;

  const listener = createServer({ noDelay: true }, (client) => {
    const server = connect({ host: target.host, port: target.port, noDelay: true });
    let replied = true;
    client.on('data', (chunk) => {
      if (replied) roundTrips++;
      replied = false;
      link.write(server, chunk, proxy.roundTripMs / 2);
    });
    server.on('data', (chunk) => {
      replied = true;
      link.write(client, chunk, proxy.roundTripMs / 2);
    });
    endTogether(client, server);
    endTogether(server, client);
  });
  const port = await listenOnLoopback(listener);
  const proxy = {
    port,
    roundTripMs,
    get roundTrips() {
      return roundTrips;
    },
  };
  return proxy;
}

function endTogether(socket: Socket, other: Socket): void {
  socket.on('error', () => other.destroy());
  socket.on('close', () => other.destroy());
}

/** Timers have a resolution of 1 ms, so this polls the clock while chunks are on their way. */
function delayedWrites() {
  const pending: { readonly due: number; readonly to: Socket; readonly chunk: Buffer }[] = [];
  function writeDue(): void {
    const now = performance.now();
    for (let next = pending[0]; next && next.due <= now; next = pending[0]) {
      pending.shift();
      next.to.write(next.chunk);
    }
    if (pending.length > 0) setImmediate(writeDue);
  }
  return {
    write(to: Socket, chunk: Buffer, delayMs: number): void {
      pending.push({ due: performance.now() + delayMs, to, chunk });
      if (pending.length === 1) writeDue();
    },
  };
}
