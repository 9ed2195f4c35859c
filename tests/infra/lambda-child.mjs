// Stands for Lambda's runtime: plain Node that imports a bundle and hands events to its handler. Run with an IPC
// channel. Whatever the bundle tries to reach beyond LOOPBACK_PORTS never answers, as in a subnet without a route.
import dns from 'node:dns';
import net from 'node:net';
import { pathToFileURL } from 'node:url';

const { BUNDLE = '', LOOPBACK_PORTS = '' } = process.env;
delete process.env.BUNDLE;
delete process.env.LOOPBACK_PORTS;
const open = new Set(LOOPBACK_PORTS.split(','));
const blocked = [];

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first] = args.flat();
  const { host = 'localhost', port } =
    typeof first === 'object' && first !== null ? first : { port: args[0], host: args[1] };
  if (host === '127.0.0.1' && open.has(String(port))) return connect.apply(this, args);
  blocked.push(`${host}:${port}`);
  return this;
};
dns.lookup = (name) => blocked.push(name);
dns.promises.lookup = (name) => new Promise(() => blocked.push(name));

const started = performance.now();
const { handler } = await import(pathToFileURL(BUNDLE).href);
process.send({ importMs: performance.now() - started });

process.on('message', async ({ event, id }) => {
  const began = performance.now();
  const context = {
    awsRequestId: `request-${id}`,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    getRemainingTimeInMillis: () => 30_000,
  };
  try {
    const result = await handler(event, context);
    process.send({ id, result, ms: performance.now() - began, blocked });
  } catch (error) {
    process.send({ id, error: String(error), ms: performance.now() - began, blocked });
  }
});
process.on('disconnect', () => process.exit(0));
