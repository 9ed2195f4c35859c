import { percentile } from '../../../state/format.ts';

/** Counts since the start. */
export interface LoadTotals {
  reads: number;
  /** Reads that did not run the loader themselves. */
  hits: number;
  loads: number;
  writes: number;
  invalidations: number;
  /** Requests that were rejected because of a limit. */
  limited: number;
  errors: number;
  /** Reads that returned a version older than one whose invalidation was confirmed before the read. */
  stale: number;
}

/** What happened in one second. */
export interface Point {
  readonly requests: number;
  /** 0 to 1; undefined without reads. */
  readonly hitRate: number | undefined;
  /** Of the calls, in ms; undefined without calls. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

/** How many seconds are kept. */
export const MAX_POINTS = 60;

interface Second {
  readonly index: number;
  requests: number;
  reads: number;
  hits: number;
  readonly latencies: number[];
}

export interface Measurements {
  readonly totals: LoadTotals;
  request(): void;
  read(ms: number, hit: boolean): void;
  write(ms: number): void;
  /** The complete seconds, the newest last. */
  points(): readonly Point[];
}

/** @param now the time in ms, from any origin */
export function createMeasurements(now: () => number): Measurements {
  const start = now();
  const seconds: Second[] = [];
  const totals: LoadTotals = {
    reads: 0,
    hits: 0,
    loads: 0,
    writes: 0,
    invalidations: 0,
    limited: 0,
    errors: 0,
    stale: 0,
  };

  /** The current second. Seconds without any call are kept too: a pause must be seen. */
  function current(): Second {
    const index = Math.floor((now() - start) / 1_000);
    for (let next = (seconds.at(-1)?.index ?? -1) + 1; next <= index; next++) {
      seconds.push({ index: next, requests: 0, reads: 0, hits: 0, latencies: [] });
    }
    seconds.splice(0, seconds.length - MAX_POINTS - 1);
    return seconds.at(-1) as Second;
  }

  return {
    totals,
    request() {
      current().requests += 1;
    },
    read(ms, hit) {
      const second = current();
      second.reads += 1;
      second.hits += Number(hit);
      second.latencies.push(ms);
      totals.reads += 1;
      totals.hits += Number(hit);
    },
    write(ms) {
      current().latencies.push(ms);
      totals.writes += 1;
    },
    points() {
      current();
      return seconds.slice(0, -1).map(({ requests, reads, hits, latencies }) => ({
        requests,
        hitRate: reads > 0 ? hits / reads : undefined,
        p50: percentile(latencies, 0.5),
        p95: percentile(latencies, 0.95),
      }));
    },
  };
}
