import { describe, expect, it } from 'vitest';
import { countersOf, ratesBetween } from '../../../src/console/state/history/rates.ts';
import { KEPT_MS, LONGEST_INTERVAL_MS, type Sample } from '../../../src/console/state/history/sample.ts';
import {
  marksAt,
  segmentsOf,
  timelineOf,
  valuesOf,
} from '../../../src/console/views/overview/chart/timeline.ts';

const counters = (at: number, operations?: number, reads?: number, hits?: number, commands?: number) => ({
  ...{ at, operations, reads, hits, commands },
});

describe('rates', () => {
  it('come from the difference of two counters', () => {
    const rates = ratesBetween(counters(0, 10, 8, 4, 100), counters(5_000, 60, 48, 34, 200));
    expect(rates).toEqual({ operations: 10, commands: 20, hitRate: 0.75 });
  });

  it('are never negative: a counter that was reset has none', () => {
    const rates = ratesBetween(counters(0, 10, 8, 4, 100), counters(5_000, 3, 2, 1, 90));
    expect(rates).toEqual({ operations: undefined, commands: undefined, hitRate: undefined });
    // A reset between two requests can make hits rise more than reads.
    expect(ratesBetween(counters(0, 1, 1, 0), counters(5_000, 9, 2, 3)).hitRate).toBeUndefined();
  });

  it('have gaps: without a first value, without a read, and after a pause', () => {
    expect(ratesBetween(undefined, counters(5_000, 1, 1, 1, 1))).toEqual({});
    expect(ratesBetween(counters(0, 1, 5, 5), counters(5_000, 2, 5, 5)).hitRate).toBeUndefined();
    expect(ratesBetween(counters(0, 1, 1, 1), counters(LONGEST_INTERVAL_MS + 1, 9, 9, 9))).toEqual({});
    expect(ratesBetween(counters(0), counters(5_000, 2)).operations).toBeUndefined();
  });

  it('count what the tenant does with its cache, and the commands of the server if it tells', () => {
    const one = { hits: 1, misses: 2, stale: 4, sets: 8, deletes: 16, invalidations: 32 };
    const rest = { loads: 64, loadMs: 0, waits: 0, staleWhileRevalidate: 0, staleIfError: 0, hitRate: 0 };
    const metrics = { ...one, ...rest, namespaces: {} };
    const server = {
      provider: 'elasticache',
      topology: 'standalone',
      server: { commandsProcessed: 7 },
    } as const;
    expect(countersOf(0, metrics, server)).toEqual(counters(0, 63, 7, 1, 7));
    expect(countersOf(0, undefined, { ...server, server: {} })).toEqual(counters(0));
  });
});

const sample = (at: number, circuit: Sample['circuit'] = 'closed'): Sample => ({
  ...{ at, circuit, state: 'ready', operations: at },
});

describe('the timeline of the charts', () => {
  it('names the events near a moment', () => {
    const mark = (at: number) => ({ at, kind: 'invalidation' as const, text: `at ${at}` });
    const marks = [1_000, 18_000, 25_000, 40_000].map(mark);
    expect(marksAt(20_000, marks).map(({ text }) => text)).toEqual(['at 18000', 'at 25000']);
  });

  it('shows the samples of the window, and a gap where there are none', () => {
    const samples = [sample(1_000), sample(50_000), sample(55_000), sample(90_000), sample(95_000)];
    const timeline = timelineOf(samples, 95_000, 45_000);
    expect(timeline).toMatchObject({ from: 50_000, to: 95_000 });
    expect(timeline.xs).toEqual([50_000, 55_000, 60_000, 90_000, 95_000]);
    expect(valuesOf(timeline, ({ operations }) => operations)).toEqual([
      50_000,
      55_000,
      null,
      90_000,
      95_000,
    ]);
  });

  it('joins the samples with the same circuit to a band, but not over a gap', () => {
    const samples = [
      ...[sample(5_000), sample(10_000), sample(15_000, 'open'), sample(20_000)],
      sample(60_000),
    ];
    expect(segmentsOf(timelineOf(samples, 60_000, KEPT_MS))).toEqual([
      { from: 0, to: 10_000, circuit: 'closed' },
      { from: 10_000, to: 15_000, circuit: 'open' },
      { from: 15_000, to: 20_000, circuit: 'closed' },
      { from: 55_000, to: 60_000, circuit: 'closed' },
    ]);
  });
});
