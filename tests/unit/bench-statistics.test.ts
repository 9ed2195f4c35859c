import { describe, expect, it } from 'vitest';
import { median, percentile, ratioOf, rotated, spreadOf } from '../../bench/lib/statistics.ts';

describe('the statistics of the bench', () => {
  it('takes percentiles by the nearest rank, in any order of samples', () => {
    const samples = [15, 20, 35, 40, 50].reverse();
    expect([0, 0.05, 0.3, 0.4, 0.5, 1].map((share) => percentile(samples, share))).toEqual([
      15, 15, 20, 20, 35, 50,
    ]);
    expect(percentile([10, 9], 0.99)).toBe(10);
  });

  it('takes the middle value, or the mean of the two in the middle', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
    expect(() => median([])).toThrow(RangeError);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  it('leaves outliers out of the spread', () => {
    expect(spreadOf([1_000, 5, 4, 3, 2, 1, 6, 7])).toEqual({ median: 4.5, q1: 2, q3: 6 });
  });

  it('divides round by round: what halves the speed of a whole round changes nothing', () => {
    expect(ratioOf([50, 25, 100], [100, 50, 200])).toEqual({ median: 0.5, q1: 0.5, q3: 0.5 });
    expect(() => ratioOf([1], [1, 2])).toThrow(RangeError);
  });

  it('lets everybody begin a round once', () => {
    const rounds = [0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round).join(''));
    expect(rounds).toEqual(['abc', 'bca', 'cab', 'abc']);
    expect(rotated([], 3)).toEqual([]);
  });
});
