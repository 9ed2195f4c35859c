import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectRedis, type RedisClient, type RedisCommand } from '../../src/redis/index.ts';
import { sharedServers } from '../support/redis/shared-servers.ts';

const KEY = 'cache:{org_access}:n:k';

/** The user of this server has the access string of production. */
describe('the access string', () => {
  let client: RedisClient;
  beforeAll(() => {
    client = connectRedis(sharedServers()['tls-acl']);
  });
  afterAll(() => client.close());

  test.each<RedisCommand[]>([
    [['SET', KEY, '1', 'PX', 60_000]],
    [['PING']],
    [['TIME']],
    [['INFO', 'server']],
    [['EVAL', "return redis.call('GET', KEYS[1])", 1, KEY]],
  ])('lets the functions run %j', async (command) => {
    await expect(client.command(command)).resolves.toBeDefined();
  });

  test.each<RedisCommand[]>([
    [['GET', 'other:{org_access}']],
    [['SET', 'sessionX:{org_access}', '1']],
    [['SET', 'session-tenants-2', '1']],
    [['EVAL', "return redis.call('SET', KEYS[1], 1)", 1, 'other:{org_access}']],
    [['EVAL', "return redis.call('FLUSHALL')", 1, KEY]],
    [['KEYS', '*']],
    [['FLUSHALL']],
    [['FLUSHDB']],
    [['CONFIG', 'GET', '*']],
    [['ACL', 'LIST']],
    [['CLIENT', 'KILL', 'TYPE', 'normal']],
    [['SCRIPT', 'FLUSH']],
    [['SCRIPT', 'KILL']],
    [['FUNCTION', 'LIST']],
    [['CLUSTER', 'FAILOVER']],
    [['SWAPDB', 0, 1]],
    [['SHUTDOWN']],
    [['PUBLISH', 'channel', 'message']],
    [['SORT', KEY]],
    [['RANDOMKEY']],
    [['DBSIZE']],
    [['COPY', KEY, KEY]],
    [['BLPOP', KEY, 0]],
    [['WAIT', 1, 0]],
    [['DUMP', KEY]],
    [['SCRIPT', 'DEBUG', 'YES']],
    [['MULTI']],
    [['SUBSCRIBE', 'channel']],
  ])('does not let them run %j', async (command) => {
    const error: unknown = await client.command(command).then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(String(error)).toMatch(/NOPERM|The user executing the script can/);
  });
});
