import { heapInUse } from './heap.ts';
import { inParallel } from './in-parallel.ts';
import { type LocalProduct, openLocalProduct } from './local-product.ts';
import { watchPrototypes } from './prototypes.ts';
import { Tally } from './tally.ts';
import { openWorld, type World } from './world.ts';

/** Cases in flight at the same time. */
const WIDTH = 32;
/** A longer wait for an answer, in ms, is a hang: every timeout of the product is shorter. */
const HANG_MS = 120_000;
const MAX_HINTS = 5;

/** One run: the systems under test and the violations found. */
export interface Run {
  readonly world: World;
  readonly product: LocalProduct;
  readonly tally: Tally;
  /** Each with the case that caused it. */
  readonly violations: string[];
  readonly slowestMs: number;
  /** Runs `work` for every case of a batch; everything it returns or throws is a violation. */
  each<T>(
    cases: readonly T[],
    work: (sent: T, index: number, signal: AbortSignal) => Promise<readonly string[]>,
  ): Promise<void>;
  /** Bytes in use in the heap of this process and of the product. */
  heaps(): Promise<{ here: number; product: number }>;
  /** Adds the violations that only the end of a run can show. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

export async function openRun(): Promise<Run> {
  const world = await openWorld();
  const product = await openLocalProduct().catch(async (error: unknown) => {
    await world.close();
    throw error;
  });
  const violations: string[] = [];
  const changedPrototypes = watchPrototypes();
  const unhandled = (error: unknown) => void violations.push(`Unhandled error: ${String(error)}`);
  process.on('unhandledRejection', unhandled).on('uncaughtException', unhandled);
  let slowestMs = 0;

  return {
    world,
    product,
    tally: new Tally(),
    violations,
    get slowestMs() {
      return slowestMs;
    },
    async each(cases, work) {
      await inParallel(cases, WIDTH, async (sent, index) => {
        const started = performance.now();
        const wrong = await withHangTimeout((signal) => work(sent, index, signal));
        slowestMs = Math.max(slowestMs, performance.now() - started);
        for (const violation of wrong) violations.push(`${violation}\n    ${shown(sent)}`);
      });
      violations.push(...changedPrototypes());
    },
    heaps: async () => ({ here: heapInUse(), product: await product.heap() }),
    async finish() {
      violations.push(...(await world.changesToCanary()), ...(await product.problems()));
      if (violations.length === 0) return;
      for (const line of [...world.failures.values()].slice(0, MAX_HINTS))
        violations.push(`The log says: ${line}`);
    },
    async close() {
      process.off('unhandledRejection', unhandled).off('uncaughtException', unhandled);
      await product.close();
      await world.close();
    },
  };
}

async function withHangTimeout(
  work: (signal: AbortSignal) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => {
      abort.abort();
      resolve([`had no answer after ${HANG_MS / 1_000} s`]);
    }, HANG_MS);
  });
  try {
    return await Promise.race([work(abort.signal), hang]);
  } catch (error) {
    return [`failed with ${error instanceof Error ? error.stack : error}`];
  } finally {
    clearTimeout(timer);
  }
}

const shown = (sent: unknown): string =>
  JSON.stringify(sent, (key, value) => (key === 'documented' || key === 'endpoint' ? undefined : value))
    .replace(/(.)\1{200,}/g, '$1…')
    .slice(0, 1_500);
