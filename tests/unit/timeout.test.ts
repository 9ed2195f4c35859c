import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withTimeout } from '../../src/redis/index.ts';

describe('withTimeout', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('returns the result and leaves no timer', async () => {
    await expect(withTimeout('The work', async () => 1, 100)).resolves.toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops waiting after its time', async () => {
    const outcome = expect(withTimeout('The work', () => new Promise(() => {}), 100)).rejects;
    const checked = outcome.toMatchObject({ code: 'TIMEOUT' });
    await vi.advanceTimersByTimeAsync(100);
    await checked;
  });

  // A leftover timer would reject a promise that is not awaited, for which Node.js ends the process.
  it.each([
    ['rejects', () => Promise.reject(new Error('broken'))],
    [
      'throws before it returns a promise',
      () => {
        throw new Error('broken');
      },
    ],
  ])('leaves no timer when the work %s', async (_, work: () => Promise<never>) => {
    await expect(withTimeout('The work', work, 100)).rejects.toThrow('broken');
    expect(vi.getTimerCount()).toBe(0);
  });
});
