import { Redis } from 'ioredis';
import type { NodeAddress } from '../redis/server.ts';

/** Opens an ioredis connection to one node with every permission. Close it with `disconnect()`. */
export function connectAdmin(node: NodeAddress): Redis {
  const connection = new Redis({
    host: node.host,
    port: node.port,
    ...(node.username && { username: node.username }),
    ...(node.password && { password: node.password }),
    ...(node.ca && { tls: { ca: node.ca } }),
    // With 3, replies come in other shapes.
    protocol: 2,
    enableReadyCheck: false,
    maxRetriesPerRequest: null,
    retryStrategy: () => 10,
  });
  // Tests kill servers; without a listener ioredis prints every lost connection.
  connection.on('error', () => {});
  return connection;
}
