import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../../src/local/listen.ts';
import { LOOPBACK } from '../../tests/support/server.ts';
import type { RedisAddress } from './bench-redis.ts';

/** A proxy between a client and its server. */
export interface CountingProxy extends RedisAddress {
  /** Number of times a client sent data after a reply, over all connections. */
  readonly roundTrips: number;
  close(): Promise<void>;
}

/**
 * Forwards bytes, counts round trips for any client library, and adds latency.
 * @param roundTripMs added round-trip time, in ms
 */
export async function startProxy(target: RedisAddress, roundTripMs = 0): Promise<CountingProxy> {
  const sockets = new Set<Socket>();
  let roundTrips = 0;

  const listener = createServer({ noDelay: true }, (client) => {
    const server = connect({ host: target.host, port: target.port, noDelay: true });
    let replied = true;
    const sendRequest = delayed(roundTripMs / 2, (chunk) => server.write(chunk));
    const sendReply = delayed(roundTripMs / 2, (chunk) => client.write(chunk));
    client.on('data', (chunk) => {
      if (replied) roundTrips++;
      replied = false;
      sendRequest(chunk);
    });
    server.on('data', (chunk) => {
      replied = true;
      sendReply(chunk);
    });
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const port = await listenOnLoopback(listener);

  return {
    host: LOOPBACK,
    port,
    get roundTrips() {
      return roundTrips;
    },
    async close() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Timers with equal delays fire in the order they were set, so chunks stay in order. */
function delayed(ms: number, pass: (chunk: Buffer) => void): (chunk: Buffer) => void {
  return ms === 0 ? pass : (chunk) => void setTimeout(pass, ms, chunk);
}
