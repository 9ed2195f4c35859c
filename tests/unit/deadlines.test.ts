import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDeadlines } from '../../src/redis/client/tcp/deadlines.ts';

const MS = 100;

describe('deadlines', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function fresh() {
    const timedOut: string[] = [];
    const deadlines = createDeadlines<string>(MS, (work) => timedOut.push(work));
    return { deadlines, timedOut };
  }

  it('time out each task after its own time, oldest first', () => {
    const { deadlines, timedOut } = fresh();
    deadlines.begin('first');
    vi.advanceTimersByTime(40);
    deadlines.begin('second');
    deadlines.begin('third');
    vi.advanceTimersByTime(59);
    expect(timedOut).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(timedOut).toEqual(['first']);
    vi.advanceTimersByTime(40);
    expect(timedOut).toEqual(['first', 'second', 'third']);
    expect(deadlines.size).toBe(0);
  });

  it('ignore tasks that have ended, at any position, and report whether they ended in time', () => {
    const { deadlines, timedOut } = fresh();
    for (const work of ['a', 'b', 'c', 'd', 'e']) deadlines.begin(work);
    expect(['c', 'a', 'e', 'c', 'unknown'].map(deadlines.end)).toEqual([true, true, true, false, false]);
    expect(deadlines.all()).toEqual(['b', 'd']);
    vi.advanceTimersByTime(2 * MS);
    expect(timedOut).toEqual(['b', 'd']);
    expect(deadlines.end('b')).toBe(false);
  });

  it('keep one timer for all tasks, and none without tasks', () => {
    const { deadlines } = fresh();
    const works = Array.from({ length: 1_000 }, (_, i) => String(i));
    works.forEach(deadlines.begin);
    expect(vi.getTimerCount()).toBe(1);
    works.forEach(deadlines.end);
    vi.advanceTimersByTime(2 * MS);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('time out a task that starts after all others have ended', () => {
    const { deadlines, timedOut } = fresh();
    deadlines.begin('early');
    vi.advanceTimersByTime(3 * MS);
    deadlines.begin('late');
    vi.advanceTimersByTime(MS + 1);
    expect(timedOut).toEqual(['early', 'late']);
  });

  it('let a task that has timed out start another one', () => {
    const timedOut: string[] = [];
    const deadlines = createDeadlines<string>(MS, (work) => {
      timedOut.push(work);
      if (work === 'first') deadlines.begin('again');
    });
    deadlines.begin('first');
    vi.advanceTimersByTime(MS + 1);
    expect(timedOut).toEqual(['first']);
    vi.advanceTimersByTime(MS + 1);
    expect(timedOut).toEqual(['first', 'again']);
  });
});
