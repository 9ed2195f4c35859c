import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { listenOnLoopback } from './listen.ts';

/** Longest time that running requests may take to finish when the server stops, in ms. */
const DRAIN_MS = 500;

export interface ListeningServer {
  readonly port: number;
  /** Waits briefly for running requests, then closes every connection. */
  stop(): Promise<void>;
}

/** @param port 0 for any free one @throws an error with the code EADDRINUSE if it is in use */
export async function listen(listener: RequestListener, port: number): Promise<ListeningServer> {
  const server = createServer(listener);
  return { port: await listenOnLoopback(server, port), stop: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}
