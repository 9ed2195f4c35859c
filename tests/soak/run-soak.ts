import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProduct, mintToken } from '../../src/local/running-product.ts';
import { clear, makeWorkplace, startProduct, stop } from '../integration/local-harness.ts';
import { heapProbeEnvironment } from '../support/heap-probe.ts';
import { FIGURES, type FigureName, openSockets, type Sample, watch } from './figures.ts';
import { type Load, putLoadOn } from './load.ts';
import { judge, type Verdict } from './verdict.ts';

export interface SoakReport {
  readonly minutes: number;
  readonly load: Load;
  readonly verdicts: Readonly<Record<FigureName, Verdict>>;
  /** Sockets of the product without load, before and after. */
  readonly atRest: { readonly before: number; readonly after: number };
  /** What the product said on stderr. */
  readonly complaints: string;
  readonly passed: boolean;
}

/** As long as the data that the load writes lives, and what counts its calls: until then keys must grow, in ms. */
const WARM_UP_MS = 75_000;
/** Connections kept alive are closed after 5 s. */
const REST_MS = 8_000;
const SAMPLES = 90;
const TENANTS = 4;
/** Sockets that a rest may leave more than there were. */
const REST_TOLERANCE = 2;

/** Starts what `npm run dev` starts, keeps it busy, and watches whether anything grows. */
export async function runSoak(minutes: number, onSample: (sample: Sample) => void): Promise<SoakReport> {
  const workplace = makeWorkplace();
  const heapSocket = join(workplace.dir.path, 'heap.sock');
  try {
    const product = await startProduct(workplace, ['--port', '0'], heapProbeEnvironment(heapSocket));
    const state = await findProduct(workplace.dir.path);
    const pid = state.pid;
    const tokenOf = (user: number) =>
      mintToken(state, {
        tenant: `org_${user % TENANTS}`,
        user: `auth0|user-${user}`,
        permissions: ['cache:write'],
        ttl: 24 * 3_600,
      });
    const watcher = watch({ pid, heapSocket, redisPort: product.redisPort });
    await delay(REST_MS);
    const before = openSockets(pid);

    const lasting = delay(minutes * 60_000);
    const loading = putLoadOn(product.url, tokenOf, lasting);
    const samples = await sampled(watcher.sample, minutes * 60_000, onSample);
    const load = await loading;
    await delay(REST_MS);
    const atRest = { before, after: openSockets(pid) };
    watcher.close();

    const verdicts = verdictsOn(samples);
    const complaints = product.err().trim();
    await stop(product);
    const passed =
      Object.values(verdicts).every(({ flat }) => flat) &&
      atRest.after - atRest.before <= REST_TOLERANCE &&
      load.failed.length === 0 &&
      complaints === '';
    return { minutes, load, verdicts, atRest, complaints, passed };
  } finally {
    await clear(workplace);
  }
}

async function sampled(
  sample: () => Promise<Sample>,
  durationMs: number,
  onSample: (sample: Sample) => void,
): Promise<Sample[]> {
  const warmUpMs = Math.min(WARM_UP_MS, durationMs / 2);
  const everyMs = (durationMs - warmUpMs) / SAMPLES;
  await delay(warmUpMs);
  const samples: Sample[] = [];
  while (samples.length < SAMPLES) {
    const taken = await sample();
    samples.push(taken);
    onSample(taken);
    await delay(everyMs);
  }
  return samples;
}

function verdictsOn(samples: readonly Sample[]): Record<FigureName, Verdict> {
  const names = Object.keys(FIGURES) as FigureName[];
  const judged = names.map((name) => [
    name,
    judge(
      samples.map((sample) => sample[name]),
      FIGURES[name].tolerance,
    ),
  ]);
  return Object.fromEntries(judged);
}
