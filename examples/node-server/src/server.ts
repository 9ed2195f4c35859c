import { serve } from '@hono/node-server';
import { closeRedis, loadRedisConfig } from 'amplify-redis';
import { app } from './app.ts';

// The first call would read the environment, too. Reading it here ends the program at start if a variable is invalid.
loadRedisConfig();

const { HOST = '127.0.0.1', PORT = '8080' } = process.env;
const server = serve({ fetch: app.fetch, hostname: HOST, port: Number(PORT) }, ({ port }) =>
  process.stdout.write(`http://${HOST}:${port}\n`),
);

/** Completes the requests in flight, sends the cache's counters and closes its connections. Then the program ends. */
function shutDown(): void {
  server.close(() => void closeRedis());
  setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 10_000).unref();
}
process.once('SIGTERM', shutDown).once('SIGINT', shutDown);
