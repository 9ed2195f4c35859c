import { openRun, type Run } from './run.ts';
import { runEvents } from './run-events.ts';
import { runRequests } from './run-requests.ts';
import type { Tally } from './tally.ts';

export interface FuzzOptions {
  /** The same seed generates the same cases. */
  readonly seed: number;
  readonly requests: number;
  readonly events: number;
  readonly onProgress?: (line: string) => void;
}

interface Growth {
  /** Bytes in use after the warm-up and at the end. */
  readonly before: number;
  readonly after: number;
}

export interface FuzzReport {
  readonly seed: number;
  readonly tally: Tally;
  readonly violations: readonly string[];
  readonly heap: { readonly here: Growth; readonly product: Growth };
  readonly slowestMs: number;
  readonly seconds: number;
}

const BATCH = 500;
/** Share of the batches after which every bounded cache of the product is full. */
const WARM_UP = 0.2;
/** Growth in bytes after the warm-up that is not yet a leak. A leak of 1 KB per case is 100 MB in a full run. */
const TOLERANCE = 16 * 1024 * 1024;

/** Sends generated requests and events, interleaved, and reports every violation in the answers. */
export async function runFuzz({
  seed,
  requests,
  events,
  onProgress = () => {},
}: FuzzOptions): Promise<FuzzReport> {
  const started = performance.now();
  const run = await openRun();
  try {
    const batches = Math.ceil(requests / BATCH);
    let before = await run.heaps();
    let reported = 0;
    for (let batch = 0; batch < batches; batch++) {
      await runRequests(run, seed + 2 * batch, share(requests, batch, batches));
      await runEvents(run, seed + 2 * batch + 1, share(events, batch, batches));
      if (batch === Math.floor(batches * WARM_UP)) before = await run.heaps();
      while (reported < run.violations.length) onProgress(run.violations[reported++] ?? '');
      if (batch % 10 === 9) onProgress(progress(run, batch + 1, batches));
    }
    await run.finish();
    const after = await run.heaps();
    const heap = {
      here: { before: before.here, after: after.here },
      product: { before: before.product, after: after.product },
    };
    run.violations.push(...growths(heap));
    const { tally, violations, slowestMs } = run;
    return { seed, tally, violations, heap, slowestMs, seconds: (performance.now() - started) / 1_000 };
  } finally {
    await run.close();
  }
}

/** The number of cases in one batch. */
const share = (all: number, batch: number, batches: number): number =>
  Math.floor((all * (batch + 1)) / batches) - Math.floor((all * batch) / batches);

/** Describes each heap that grew beyond the tolerance. */
const growths = (heap: FuzzReport['heap']): string[] =>
  Object.entries(heap)
    .filter(([, { before, after }]) => after - before > TOLERANCE)
    .map(([where, { before, after }]) => `The heap grew from ${before} to ${after} bytes (${where})`);

const progress = ({ tally, violations }: Run, batch: number, batches: number): string =>
  `batch ${batch} of ${batches}: ${tally.total('fetch', 'function URL', 'socket')} requests, ${tally.total('AppSync')} events, ${violations.length} violations`;
