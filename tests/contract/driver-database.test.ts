import { expect, it } from 'vitest';
import { connectRedis, loadRedisConfig, type RedisCommand } from '../../src/redis/index.ts';
import { connectAdmin } from '../support/admin/connection.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { TEST_TIMEOUT_VARIABLES } from '../support/redis/server.ts';
import { sharedServers } from '../support/redis/shared-servers.ts';

it('stores in the database that REDIS_URL names, and stays there after a reconnect', async () => {
  const [node] = sharedServers().standalone.nodes;
  if (!node) throw new Error('no standalone server');
  const env = { REDIS_URL: `redis://${node.host}:${node.port}/2`, ...TEST_TIMEOUT_VARIABLES };
  const client = connectRedis(loadRedisConfig(env));
  const admin = connectAdmin(node);
  const key = `cache:{${freshTenant()}}:n:k`;
  await client.command(['SET', key, 'first', 'PX', 60_000]);
  expect(await admin.get(key)).toBeNull();

  const id = await client.command(['CLIENT', 'ID']);
  await admin.client('KILL', 'ID', Number(id));
  await client
    .command(['SET', key, 'second', 'PX', 60_000])
    .catch(() => client.command(['SET', key, 'second']));
  await admin.select(2);
  expect(await admin.get(key)).toBe('second');
  admin.disconnect();
  await client.close();
});

it('rejects every call if the server does not have that database, and stores nothing in another', async () => {
  const [node] = sharedServers().standalone.nodes;
  if (!node) throw new Error('no standalone server');
  const env = { REDIS_URL: `redis://${node.host}:${node.port}/999`, ...TEST_TIMEOUT_VARIABLES };
  const client = connectRedis(loadRedisConfig(env));
  const admin = connectAdmin(node);
  const key = `cache:{${freshTenant()}}:n:k`;
  const set: RedisCommand = ['SET', key, 'value', 'PX', 60_000];
  const refused = { code: 'COMMAND', message: 'connect failed: ERR DB index is out of range' };
  for (const call of [() => client.command(set), () => client.pipeline([set, set])]) {
    await expect(call()).rejects.toMatchObject(refused);
  }
  await client.close();
  expect(await admin.get(key)).toBeNull();
  admin.disconnect();
});
