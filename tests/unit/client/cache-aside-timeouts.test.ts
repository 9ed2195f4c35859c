import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { asideOf, missAt, never, unreachable } from '../fakes/cache-aside.ts';

describe.each([
  ['available', missAt('1.a')],
  ['away', unreachable()],
])('a load that does not end while the service is %s', (_, lookUp) => {
  const hang = () => new Promise<never>(() => {});
  const timeout = { code: 'NO_ANSWER_IN_TIME' };

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('ends with an error after 60 s, or its own timeout', async () => {
    const { getOrLoad } = asideOf([lookUp]);
    const calls = [getOrLoad('n', 'a', hang), getOrLoad('n', 'b', hang, { loaderTimeoutMs: 100 })];
    const [byDefault, ownTimeout] = calls.map((call) => expect(call).rejects.toMatchObject(timeout));
    await vi.advanceTimersByTimeAsync(100);
    await ownTimeout;
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(59_900);
    await byDefault;
    expect(vi.getTimerCount()).toBe(0);
    expect(await getOrLoad('n', 'a', async () => 1)).toBe(1);
  });

  test('delays others by their own timeout, and they share the next load', async () => {
    const { getOrLoad } = asideOf([lookUp]);
    let loads = 0;
    const load = () => new Promise<number>((resolve) => setTimeout(resolve, 10, ++loads));
    const others = () =>
      Promise.all([1, 2, 3].map(() => getOrLoad('n', 'k', load, { loaderTimeoutMs: 100 })));
    const first = getOrLoad('n', 'k', hang).catch((error: unknown) => error);
    const second = others();
    await vi.advanceTimersByTimeAsync(110);
    expect(await second).toEqual([1, 1, 1]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await first).toMatchObject(timeout);
  });

  test('does not fail callers with a longer timeout than the one that started it', async () => {
    const { getOrLoad } = asideOf([lookUp]);
    const first = expect(getOrLoad('n', 'k', hang, { loaderTimeoutMs: 100 })).rejects.toMatchObject(timeout);
    const second = getOrLoad('n', 'k', async () => 7);
    await vi.advanceTimersByTimeAsync(100);
    await first;
    expect(await second).toBe(7);
  });

  test('ends when its loader needs its own key', async () => {
    const { getOrLoad } = asideOf([lookUp]);
    const options = { loaderTimeoutMs: 100 };
    const call = getOrLoad('n', 'k', () => getOrLoad('n', 'k', hang, options), options);
    const ended = expect(call).rejects.toMatchObject(timeout);
    await vi.advanceTimersByTimeAsync(1_000);
    await ended;
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([0, -1, 1.5, 2 ** 31, Number.NaN])('rejects a timeout of %d ms', async (loaderTimeoutMs) => {
    const { getOrLoad } = asideOf([lookUp]);
    const call = getOrLoad('n', 'k', never, { loaderTimeoutMs });
    await expect(call).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
