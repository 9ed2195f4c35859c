import { heapInUse } from './heap.ts';
import { inParallel } from './in-parallel.ts';
import { type LocalProduct, openLocalProduct } from './local-product.ts';
import { watchPrototypes } from './prototypes.ts';
import { Tally } from './tally.ts';
import { openWorld, type World } from './world.ts';

/** How many cases are on their way at a time. */
const WIDTH = 32;
/** Whoever waits longer for an answer, in ms, has met a hang: every deadline of the product is shorter. */
const HANG_MS = 120_000;
const MOST_HINTS = 5;

/** One run: where cases go, and what is found. */
export interface Run {
  readonly world: World;
  readonly product: LocalProduct;
  readonly tally: Tally;
  /** What was wrong, each with the case that shows it. */
  readonly violations: string[];
  readonly slowestMs: number;
  /** Works on every case of a batch; what `work` returns or throws is wrong. */
  each<T>(
    cases: readonly T[],
    work: (sent: T, index: number, signal: AbortSignal) => Promise<readonly string[]>,
  ): Promise<void>;
  /** Bytes in use of this process's heap and of the product's. */
  heaps(): Promise<{ here: number; product: number }>;
  /** What only shows at the end. */
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
  const unhandled = (error: unknown) => void violations.push(`Nobody handled ${String(error)}`);
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
        const wrong = await withinHang((signal) => work(sent, index, signal));
        slowestMs = Math.max(slowestMs, performance.now() - started);
        for (const what of wrong) violations.push(`${what}\n    ${shown(sent)}`);
      });
      violations.push(...changedPrototypes());
    },
    heaps: async () => ({ here: heapInUse(), product: await product.heap() }),
    async finish() {
      violations.push(...(await world.harmToCanary()), ...(await product.troubles()));
      if (violations.length === 0) return;
      for (const line of [...world.failures.values()].slice(0, MOST_HINTS))
        violations.push(`For a hint, the log: ${line}`);
    },
    async close() {
      process.off('unhandledRejection', unhandled).off('uncaughtException', unhandled);
      await product.close();
      await world.close();
    },
  };
}

async function withinHang(
  work: (signal: AbortSignal) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const given = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => {
      given.abort();
      resolve([`had no answer after ${HANG_MS / 1_000} s`]);
    }, HANG_MS);
  });
  try {
    return await Promise.race([work(given.signal), hang]);
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
