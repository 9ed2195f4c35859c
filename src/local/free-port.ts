import { once } from 'node:events';
import { createServer } from 'node:net';
import { LOOPBACK } from './loopback.ts';

/** Finds a free loopback port. Another process may take it before it is used, so callers retry. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, LOOPBACK);
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP listener has no port');
  return address.port;
}
