import { once } from 'node:events';
import type { Server } from 'node:net';
import { LOOPBACK } from './loopback.ts';

/**
 * Makes a server listen on loopback.
 * @param port 0 for any free one
 * @param host an address of the loopback network
 * @returns the port
 * @throws an error with the code EADDRINUSE if it is in use
 */
export async function listenOnLoopback(server: Server, port = 0, host: string = LOOPBACK): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port');
  return address.port;
}
