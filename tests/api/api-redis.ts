import { connectRedis, type ResilientClient } from '../../src/redis/index.ts';
import { sharedServers } from '../support/redis/shared-servers.ts';

let client: ResilientClient | undefined;

/** The connection of the running test file, opened and closed by `setup.ts`. */
export function apiRedis(): ResilientClient {
  if (!client) throw new Error('Use Redis inside tests and hooks, not while describing them');
  return client;
}

export function openApiRedis(): void {
  client = connectRedis({ endpoint: sharedServers().standalone.endpoint });
}

export async function closeApiRedis(): Promise<void> {
  await client?.close();
  client = undefined;
}
