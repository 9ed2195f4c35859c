import { expect, it } from 'vitest';
import { defineScript } from '../../src/redis/client/client.ts';
import { expectDeclaredKeys } from '../support/admin/declared-keys.ts';
import { describeRedis, freshTenant } from '../support/redis/kinds.ts';

const declaring = defineScript(
  'declaring',
  `redis.call('TIME')
   redis.call('ZADD', KEYS[2], 1, 'member "quoted" \\n')
   return redis.call('SET', KEYS[1], ARGV[1])`,
);
const undeclaring = defineScript('undeclaring', "return redis.call('SET', KEYS[1] .. ':hidden', '1')");

describeRedis('standalone', (redis) => {
  const keys = () => {
    const tenant = freshTenant();
    return [`cache:{${tenant}}:a`, `cache:{${tenant}}:b`];
  };

  it('accepts scripts that touch only their KEYS', async () => {
    await expectDeclaredKeys(redis, () => redis.client.script(declaring, keys(), ['a "b" c\\']));
  });

  it('names a key that a script did not declare', async () => {
    const [key = ''] = keys();
    const check = expectDeclaredKeys(redis, () => redis.client.script(undeclaring, [key], []));
    await expect(check).rejects.toThrow(`SET ${key}:hidden`);
  });

  it('fails when no script ran', async () => {
    const check = expectDeclaredKeys(redis, () => redis.client.command(['PING']));
    await expect(check).rejects.toThrow(/no script ran/i);
  });
});
