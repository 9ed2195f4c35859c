// Connections to anything except LOOPBACK_PORTS never get an answer, as in a subnet without a route.
import dns from 'node:dns';
import net from 'node:net';

const { LOOPBACK_PORTS = '' } = process.env;
delete process.env.LOOPBACK_PORTS;
const open = new Set(LOOPBACK_PORTS.split(','));
/** The addresses that it tried to reach. */
export const blocked = [];

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
