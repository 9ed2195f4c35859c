import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { LOOPBACK } from '../../tests/support/server.ts';
import type { Place } from './bench-redis.ts';

/** Stands between a client and its server. */
export interface CountingProxy extends Place {
  /** Times that a client spoke after the server had answered, over all connections. */
  readonly roundTrips: number;
  close(): Promise<void>;
}

/**
 * Passes bytes on, counts round trips whatever the client library, and adds distance.
 * @param roundTripMs how much later every answer arrives
 */
export async function startProxy(target: Place, roundTripMs = 0): Promise<CountingProxy> {
  const sockets = new Set<Socket>();
  let roundTrips = 0;

  const listener = createServer({ noDelay: true }, (client) => {
    const server = connect({ host: target.host, port: target.port, noDelay: true });
    let answered = true;
    const speak = later(roundTripMs / 2, (chunk) => server.write(chunk));
    const answer = later(roundTripMs / 2, (chunk) => client.write(chunk));
    client.on('data', (chunk) => {
      if (answered) roundTrips++;
      answered = false;
      speak(chunk);
    });
    server.on('data', (chunk) => {
      answered = true;
      answer(chunk);
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
  }).listen(0, LOOPBACK);
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');

  return {
    host: LOOPBACK,
    port: address.port,
    get roundTrips() {
      return roundTrips;
    },
    async close() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Timers of one delay fire in the order they were set, so chunks keep theirs. */
function later(ms: number, pass: (chunk: Buffer) => void): (chunk: Buffer) => void {
  return ms === 0 ? pass : (chunk) => void setTimeout(pass, ms, chunk);
}
