import { once } from 'node:events';
import { createServer } from 'node:net';
import { listenOnLoopback } from './listen.ts';

/** Finds a free loopback port. Another process may take it before it is used, so callers retry. */
export async function freePort(): Promise<number> {
  const listener = createServer();
  const port = await listenOnLoopback(listener);
  listener.close();
  await once(listener, 'close');
  return port;
}
