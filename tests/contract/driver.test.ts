import { describe, expect, it } from 'vitest';
import { defineScript, type RedisCommand } from '../../src/redis/client/client.ts';
import { connectRedis, isRedisError } from '../../src/redis/index.ts';
import { forEachDriver, freshTenant } from '../support/redis/kinds.ts';

const ECHO = defineScript('echo', "return { KEYS[1], ARGV[1], redis.call('GET', KEYS[1]), 7, false }");
const SCORES = defineScript('scores', "return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')");
const FAILING = defineScript('failing', "return redis.call('INCR', KEYS[1])");

forEachDriver((redis) => {
  const key = () => `cache:{${freshTenant()}}:test:key`;

  describe('command', () => {
    it.each(['123', 'null', 'OK', '', '{"a":1}', 'line\nline', 'é 😀 \u0000 \u2028', 'x'.repeat(1_000_000)])(
      'returns the text that was stored, unchanged (%#)',
      async (text) => {
        const name = key();
        await redis.client.command(['SET', name, text, 'PX', 60_000]);
        expect(await redis.client.command(['GET', name])).toBe(text);
      },
    );

    it('returns null for missing keys, and keeps the nesting of lists', async () => {
      const name = key();
      expect(await redis.client.command(['GET', name])).toBeNull();
      await redis.client.command(['ZADD', name, 1, 'one', 2, 'two']);
      expect(await redis.client.command(['ZMSCORE', name, 'two', 'none'])).toEqual(['2', null]);
      expect(await redis.client.command(['ZADD', name, 3, 'three', 4, 'four'])).toBe(2);
    });

    // The sixth promise of the drivers for TCP.
    it('answers hashes and scores as flat lists, alone, in pipelines and from scripts', async () => {
      const name = key();
      await redis.admin.raw('HSET', name, 'field', 'value');
      expect(await redis.client.command(['HGETALL', name])).toEqual(['field', 'value']);
      await redis.client.command(['DEL', name]);
      await redis.client.command(['ZADD', name, 1, 'one', 2, 'two']);
      const flat = ['one', '1', 'two', '2'];
      const scores: RedisCommand = ['ZRANGE', name, 0, -1, 'WITHSCORES'];
      expect(await redis.client.command(scores)).toEqual(flat);
      expect(await redis.client.pipeline([scores, scores])).toEqual([flat, flat]);
      expect(await redis.client.script(SCORES, [name], [])).toEqual(flat);
    });

    it('throws a typed error that quotes neither keys nor values', async () => {
      const name = key();
      await redis.client.command(['SET', name, 'not-a-number-but-a-secret', 'PX', 60_000]);
      const error = await redis.client.command(['ZADD', name, 1, 'another-secret']).catch((e: unknown) => e);
      expect(isRedisError(error, 'COMMAND')).toBe(true);
      expect(String(error)).toContain('WRONGTYPE');
      expect(JSON.stringify(error) + String(error)).not.toMatch(/secret|org_/);
    });

    // Upstash's official client quotes the whole request in its errors, and Redis quotes unknown commands.
    it.each(['unauthorized', 'WRONGPASS', 'AUTH failed', 'without any password configured'])(
      'throws an error whose type does not depend on values: %s',
      async (value) => {
        const name = key();
        await redis.client.command(['SET', name, 'text', 'PX', 60_000]);
        for (const call of [['ZADD', name, 1, value] as const, ['NOSUCH', value] as const]) {
          await expect(redis.client.command(call)).rejects.toMatchObject({ code: 'COMMAND' });
          expect(await redis.client.pipeline([call])).toEqual([expect.objectContaining({ code: 'COMMAND' })]);
        }
      },
    );
  });

  describe('pipeline', () => {
    it('answers in order, with an error in the place of the command that failed', async () => {
      const name = key();
      const [set, add, get] = await redis.client.pipeline([
        ['SET', name, '1', 'PX', 60_000],
        ['ZADD', name, 1, 'x'],
        ['GET', name],
      ]);
      expect(set).toBe('OK');
      expect(isRedisError(add, 'COMMAND')).toBe(true);
      expect(get).toBe('1');
    });

    it('sends nothing for an empty list', async () => {
      expect(await redis.client.pipeline([])).toEqual([]);
    });
  });

  describe('script', () => {
    it('passes keys and arguments and returns what the script returns', async () => {
      const name = key();
      await redis.client.command(['SET', name, 'stored', 'PX', 60_000]);
      expect(await redis.client.script(ECHO, [name], ['ärgument'])).toEqual([
        name,
        'ärgument',
        'stored',
        7,
        null,
      ]);
    });

    it('sends the source to a server that has forgotten the script', async () => {
      const name = key();
      const fresh = defineScript('fresh', `return '${name}'`);
      expect(await redis.client.script(fresh, [name], [])).toBe(name);
      expect(await redis.client.script(fresh, [name], [])).toBe(name);
    });

    it('throws a typed error when the script fails', async () => {
      const name = key();
      await redis.client.command(['SET', name, 'text', 'PX', 60_000]);
      const error = await redis.client.script(FAILING, [name], []).catch((e: unknown) => e);
      expect(isRedisError(error, 'COMMAND')).toBe(true);
    });
  });

  it('rejects calls after close, and may be closed again', async () => {
    const client = connectRedis({ endpoint: redis.endpoint });
    expect(await client.command(['EXISTS', key()])).toBe(0);
    await client.close();
    await client.close();
    for (const call of [
      () => client.command(['EXISTS', key()]),
      () => client.pipeline([['EXISTS', key()]]),
      () => client.script(ECHO, [key()], []),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'CLOSED' });
    }
  });

  it('reports wrong credentials as such', async () => {
    const { endpoint } = redis;
    const wrong =
      endpoint.provider === 'upstash'
        ? { ...endpoint, token: 'wrong' }
        : { ...endpoint, username: 'nobody', password: 'wrong' };
    const client = connectRedis({ endpoint: wrong });
    const error = await client.command(['EXISTS', key()]).catch((e: unknown) => e);
    expect(isRedisError(error) && error.code).toMatch(/AUTH|UNAVAILABLE|TIMEOUT/);
    expect(String(error)).not.toContain('wrong');
    await client.close();
  });
});
