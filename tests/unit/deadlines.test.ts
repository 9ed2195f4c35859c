import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bounded, createDeadlines } from '../../src/redis/client/tcp/deadlines.ts';

const MS = 100;

describe('deadlines', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function fresh() {
    const deadlines = createDeadlines(MS);
    const givenUp: string[] = [];
    const begin = (what: string): Bounded => {
      const call: Bounded = {
        what,
        giveUp: (error) => givenUp.push(`${error.code} ${what}`),
      };
      deadlines.begin(call);
      return call;
    };
    return { deadlines, givenUp, begin };
  }

  it('give up each call when its own time is over, the oldest first', () => {
    const { givenUp, begin } = fresh();
    begin('first');
    vi.advanceTimersByTime(40);
    begin('second');
    begin('third');
    vi.advanceTimersByTime(59);
    expect(givenUp).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(givenUp).toEqual(['TIMEOUT first']);
    vi.advanceTimersByTime(40);
    expect(givenUp).toEqual(['TIMEOUT first', 'TIMEOUT second', 'TIMEOUT third']);
  });

  it('leave alone what has ended, wherever it stands, and however often it ends', () => {
    const { deadlines, givenUp, begin } = fresh();
    const calls = ['a', 'b', 'c', 'd', 'e'].map(begin);
    for (const place of [2, 0, 4, 2]) deadlines.end(calls[place] as Bounded);
    vi.advanceTimersByTime(2 * MS);
    expect(givenUp).toEqual(['TIMEOUT b', 'TIMEOUT d']);
  });

  it('keep one timer for all calls, and none for nobody', () => {
    const { deadlines, begin } = fresh();
    const calls = Array.from({ length: 1_000 }, (_, i) => begin(String(i)));
    expect(vi.getTimerCount()).toBe(1);
    for (const call of calls) deadlines.end(call);
    vi.advanceTimersByTime(2 * MS);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('forget a call that has ended', () => {
    const { deadlines, begin } = fresh();
    const call = begin('done');
    deadlines.end(call);
    expect(call.place).toBeUndefined();
  });

  it('bound calls that begin after all others are over', () => {
    const { givenUp, begin } = fresh();
    begin('early');
    vi.advanceTimersByTime(3 * MS);
    begin('late');
    vi.advanceTimersByTime(MS + 1);
    expect(givenUp).toEqual(['TIMEOUT early', 'TIMEOUT late']);
  });

  it('let a call that is given up begin another', () => {
    const { deadlines, givenUp, begin } = fresh();
    deadlines.begin({ what: 'asks again', giveUp: () => void begin('again') });
    vi.advanceTimersByTime(MS + 1);
    expect(givenUp).toEqual([]);
    vi.advanceTimersByTime(MS + 1);
    expect(givenUp).toEqual(['TIMEOUT again']);
  });
});
