import { expect, it } from 'vitest';
import { readServerInfo } from '../../src/redis/index.ts';
import { forEachRedis } from '../support/redis/kinds.ts';

forEachRedis((redis) => {
  it('reports version, memory, statistics and clients', async () => {
    const info = await readServerInfo(redis.client);
    expect(info.version).toMatch(/^\d+\.\d+/);
    expect(info.software).toMatch(/^(redis|valkey)$/);
    expect(info.usedMemoryBytes).toBeGreaterThan(0);
    expect(info.commandsProcessed).toBeGreaterThan(0);
    expect(info.connectedClients).toBeGreaterThan(0);
  });
});
