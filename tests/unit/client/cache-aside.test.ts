import { describe, expect, test } from 'vitest';
import { type AsOf, RedisApiError } from '../../../src/client/index.ts';
import { asideOf, deferred, missAt, never, settle, unreachable } from '../fakes/cache-aside.ts';

describe('getOrLoad', () => {
  test.each([0, '', false, null, { a: [1] }])('serves %j from the cache', async (value) => {
    const { getOrLoad, sets } = asideOf([{ value, asOf: '1' as AsOf }]);
    expect(await getOrLoad('n', 'k', never)).toEqual(value);
    expect(sets).toEqual([]);
  });

  test('stores the loaded value as of the look-up', async () => {
    const { getOrLoad, sets } = asideOf([missAt('1.a')]);
    expect(await getOrLoad('n', 'k', async () => 7, { ttl: 60, tags: ['t'] })).toBe(7);
    expect(sets).toEqual([['n', 'k', 7, 60, ['t'], '1.a']]);
  });

  test('stores no undefined, and null only with a negativeTTL', async () => {
    const { getOrLoad, sets } = asideOf([missAt('1.a')]);
    expect(await getOrLoad('n', 'k', async () => undefined, { negativeTTL: 5 })).toBeUndefined();
    expect(await getOrLoad('n', 'k', async () => null, { ttl: 60 })).toBeNull();
    expect(sets).toEqual([]);
    expect(await getOrLoad('n', 'k', async () => null, { ttl: 60, negativeTTL: 5 })).toBeNull();
    expect(sets).toEqual([['n', 'k', null, 5, undefined, '1.a']]);
  });

  test('rejects with the error of the loader, and loads again on the next call', async () => {
    const { getOrLoad, sets } = asideOf([missAt('1.a')]);
    await expect(getOrLoad('n', 'k', never)).rejects.toThrow('must not load');
    expect(sets).toEqual([]);
    expect(await getOrLoad('n', 'k', async () => 7)).toBe(7);
  });
});

describe('without the cache', () => {
  test.each([
    ['the service is unreachable', unreachable()],
    ['the response times out', new RedisApiError('NO_ANSWER_IN_TIME', 'late')],
    ['the service is unavailable', new RedisApiError('UNAVAILABLE', 'away', { status: 503 })],
    ['the service fails', new RedisApiError('INTERNAL', 'bug', { status: 500 })],
    ['the function is throttled', new RedisApiError('UNEXPECTED_ANSWER', 'slow', { status: 429 })],
  ])('returns the loaded value when %s', async (_, error) => {
    const read = asideOf([error]);
    expect(await read.getOrLoad('n', 'k', async () => 7)).toBe(7);
    expect(read.sets).toEqual([]);
    const written = asideOf([missAt('1.a')], error);
    expect(await written.getOrLoad('n', 'k', async () => 7)).toBe(7);
    expect([read.degraded, written.degraded]).toEqual([[error.code], [error.code]]);
  });

  test.each([
    [400, 'INVALID_INPUT'],
    [403, 'FORBIDDEN'],
  ] as const)('rejects with a mistake: %d %s', async (status, code) => {
    const error = new RedisApiError(code, 'no', { status });
    await expect(asideOf([error]).getOrLoad('n', 'k', never)).rejects.toBe(error);
    await expect(asideOf([missAt('1.a')], error).getOrLoad('n', 'k', async () => 7)).rejects.toBe(error);
  });

  test.each(['VALUE_TOO_LARGE', 'BODY_TOO_LARGE'] as const)(
    'returns what was loaded when it is too large to be stored: %s',
    async (code) => {
      const { getOrLoad, degraded } = asideOf(
        [missAt('1.a')],
        new RedisApiError(code, 'no', { status: 413 }),
      );
      expect(await getOrLoad('n', 'k', async () => 7)).toBe(7);
      expect(degraded).toEqual([code]);
    },
  );

  test.each([
    ['available', missAt('1.a')],
    ['away', unreachable()],
  ])('rejects what is not JSON while the service is %s', async (_, lookUp) => {
    const { getOrLoad } = asideOf([lookUp]);
    const load = getOrLoad('n', 'k', async () => ({ when: new Date() as unknown }));
    await expect(load).rejects.toMatchObject({ code: 'INVALID_INPUT', errors: [{ field: 'value.when' }] });
  });

  const signedOut = new Error('signed out');
  test.each([
    ['the token has expired', 'INVALID_TOKEN', new RedisApiError('INVALID_TOKEN', 'no', { status: 401 })],
    ['Redis lost the as-of time', 'AS_OF_AHEAD', new RedisApiError('AS_OF_AHEAD', 'no', { status: 422 })],
    ['getToken fails', 'MISSING_TOKEN', signedOut],
  ])('rejects a look-up, but returns what was loaded when then %s', async (_, code, error) => {
    await expect(asideOf([error]).getOrLoad('n', 'k', never)).rejects.toBe(error);
    const { getOrLoad, degraded } = asideOf([missAt('1.a')], error);
    expect(await getOrLoad('n', 'k', async () => 7)).toBe(7);
    expect(degraded).toEqual([code]);
  });

  test('callers share a load that began after their calls, and no other', async () => {
    const { getOrLoad } = asideOf([unreachable()]);
    const source = deferred<string>();
    const early = [getOrLoad('n', 'k', () => source.promise), getOrLoad('n', 'k', never)];
    await settle();
    expect(await getOrLoad('n', 'k', async () => 'loaded later')).toBe('loaded later');
    source.resolve('loaded first');
    expect(await Promise.all(early)).toEqual(['loaded first', 'loaded first']);
  });

  test.each<[string, (string | undefined)[]]>([
    ['has another token', ['a', 'b']],
    ['cannot be identified', [undefined, undefined]],
  ])('a caller shares no load when it %s', async (_, tokens) => {
    const { getOrLoad } = asideOf([unreachable()], true, async () => tokens.shift());
    let loads = 0;
    const load = async () => ++loads;
    expect(await Promise.all([getOrLoad('n', 'k', load), getOrLoad('n', 'k', load)])).toEqual([1, 2]);
  });
});

describe('a shared load', () => {
  test('serves all callers with the same as-of time', async () => {
    const { getOrLoad, sets } = asideOf([missAt('1.a')]);
    const source = deferred<number>();
    let loads = 0;
    const load = () => {
      loads += 1;
      return source.promise;
    };
    const all = Promise.all(Array.from({ length: 50 }, () => getOrLoad('n', 'k', load)));
    await settle();
    source.resolve(7);
    expect(await all).toEqual(Array(50).fill(7));
    expect([loads, sets.length]).toEqual([1, 1]);
  });

  test.each([
    ['that is stored', missAt('1.a'), true],
    ['that cannot be stored', missAt('1.a'), unreachable()],
    ['without the cache', unreachable(), true],
  ])('gives every caller a value of its own, %s', async (_, lookUp, stored) => {
    const { getOrLoad, sets } = asideOf([lookUp], stored);
    const source = deferred<{ roles: string[]; left?: undefined }>();
    let loads = 0;
    const call = async () => {
      const value = await getOrLoad('n', 'k', () => {
        loads += 1;
        return source.promise;
      });
      const seen = structuredClone(value);
      value.roles.push('changed');
      return seen;
    };
    const all = Promise.all([call(), call(), call()]);
    await settle();
    const loaded = { roles: ['reader'], left: undefined };
    source.resolve(loaded);
    expect(await all).toStrictEqual(Array(3).fill({ roles: ['reader'] }));
    expect([loads, loaded.roles]).toEqual([1, ['reader']]);
    expect(sets.map(([, , value]) => value)).toEqual(lookUp instanceof Error ? [] : [{ roles: ['reader'] }]);
  });

  test('is not shared across as-of times, keys or namespaces', async () => {
    const { getOrLoad } = asideOf([missAt('1.a'), missAt('2.a'), missAt('1.b'), missAt('1.a')]);
    const old = deferred<string>();
    const first = getOrLoad('n', 'k', () => old.promise);
    await settle();
    expect(await getOrLoad('n', 'k', async () => 'after an invalidation')).toBe('after an invalidation');
    expect(await getOrLoad('n', 'k', async () => 'another tenant')).toBe('another tenant');
    expect(await getOrLoad('n', 'other', async () => 'key')).toBe('key');
    expect(await getOrLoad('other', 'k', async () => 'namespace')).toBe('namespace');
    old.resolve('old');
    expect(await first).toBe('old');
  });

  test('rejects every caller that shares it', async () => {
    const { getOrLoad } = asideOf([missAt('1.a')]);
    const source = deferred<number>();
    const both = [getOrLoad('n', 'k', () => source.promise), getOrLoad('n', 'k', never)];
    const outcomes = Promise.allSettled(both);
    await settle();
    source.reject(new Error('database away'));
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(both[1]).rejects.toThrow('database away');
  });

  test('continues when the caller that started it aborts', async () => {
    const { getOrLoad, sets } = asideOf([missAt('1.a')]);
    const abort = new AbortController();
    const source = deferred<number>();
    const first = getOrLoad('n', 'k', () => source.promise, { signal: abort.signal });
    const second = getOrLoad('n', 'k', never);
    await settle();
    abort.abort('left');
    await expect(first).rejects.toBe('left');
    source.resolve(7);
    expect(await second).toBe(7);
    expect(sets).toHaveLength(1);
  });

  test('that its starter aborted is started again, once', async () => {
    const { getOrLoad } = asideOf([missAt('1.a')]);
    const abort = new AbortController();
    const abortable = () =>
      new Promise<number>((_, reject) =>
        abort.signal.addEventListener('abort', () => reject(abort.signal.reason)),
      );
    const first = getOrLoad('n', 'k', abortable, { signal: abort.signal });
    let loads = 0;
    const load = async () => {
      loads += 1;
      await settle();
      return 7;
    };
    const others = [getOrLoad('n', 'k', load), getOrLoad('n', 'k', load), getOrLoad('n', 'k', load)];
    await settle();
    abort.abort('left');
    await expect(first).rejects.toBe('left');
    expect(await Promise.all(others)).toEqual([7, 7, 7]);
    expect(loads).toBe(1);
  });
});
