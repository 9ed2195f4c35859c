import { describe, expect, it } from 'vitest';
import { pathOf } from '../../../src/console/views/playground/load/line-path.ts';
import { createMeasurements } from '../../../src/console/views/playground/load/measurements.ts';
import { createVersionedSource } from '../../../src/console/views/playground/versioned-source.ts';

describe('the source of the load generator', () => {
  it('allows older versions until the invalidation is confirmed', () => {
    const source = createVersionedSource();
    const confirm = source.change(['a']);
    expect([source.read('a'), source.oldestAllowed('a')]).toEqual([1, 0]);
    confirm();
    expect([source.oldestAllowed('a'), source.oldestAllowed('b')]).toEqual([1, 0]);
  });

  it('allows nothing older again when confirmations arrive in another order', () => {
    const source = createVersionedSource();
    const [first, second] = [source.change(['a', 'b']), source.change(['a'])];
    second();
    first();
    expect([source.oldestAllowed('a'), source.oldestAllowed('b')]).toEqual([2, 1]);
  });
});

describe('the measurements of the load generator', () => {
  it('have a point for each complete second, also for those without calls', () => {
    let now = 500;
    const measurements = createMeasurements(() => now);
    measurements.request();
    measurements.read(10, true);
    measurements.read(30, false);
    now += 2_500;
    measurements.write(7);
    expect(measurements.points()).toEqual([
      { requests: 1, hitRate: 0.5, p50: 10, p95: 30 },
      { requests: 0, hitRate: undefined, p50: undefined, p95: undefined },
    ]);
    expect(measurements.totals).toMatchObject({ reads: 2, hits: 1, writes: 1 });
  });

  it('keep a minute', () => {
    let now = 0;
    const measurements = createMeasurements(() => now);
    for (; now < 600_000; now += 1_000) measurements.request();
    expect(measurements.points()).toHaveLength(60);
  });
});

describe('a line of a chart', () => {
  it('ends at the right edge and is interrupted by a gap', () => {
    expect(pathOf([0, undefined, 10, 5], 10)).toBe('M56 59.0M58 1.0L59 30.0');
  });

  it('is flat without any height', () => {
    expect(pathOf([0, 0], 0)).toBe('M58 59.0L59 59.0');
  });
});
