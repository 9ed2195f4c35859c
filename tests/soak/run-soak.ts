import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProduct, mintToken } from '../../src/local/state/running-product.ts';
import { UNREACHED_LIMITS } from '../support/limits.ts';
import { heapProbeEnvironment } from '../support/programs/heap-probe.ts';
import { clear, makeWorkplace, startProduct, stop } from '../support/programs/workplace.ts';
import { type FigureName, openSockets, type Sample, TOLERANCES, watch } from './figures.ts';
import { type Growth, measureGrowth } from './growth.ts';
import { type Load, runLoad } from './load.ts';

export interface SoakReport {
  readonly minutes: number;
  readonly load: Load;
  readonly growth: Readonly<Record<FigureName, Growth>>;
  /** Open sockets of the product before and after the load. */
  readonly atRest: { readonly before: number; readonly after: number };
  /** What the product wrote to stderr. */
  readonly stderr: string;
  readonly passed: boolean;
}

/** Until the first data of the load expires, in ms: before that the number of keys must grow. */
const WARM_UP_MS = 75_000;
/** Idle keep-alive connections close after 5 s. */
const REST_MS = 8_000;
const SAMPLES = 90;
const TENANTS = 4;
/** Sockets that may be open after the load in addition to those before it. */
const REST_TOLERANCE = 2;

/** Starts the product of `npm run dev`, puts load on it, and checks that no figure grows. */
export async function runSoak(minutes: number, onSample: (sample: Sample) => void): Promise<SoakReport> {
  const workplace = makeWorkplace();
  const heapSocket = join(workplace.dir.path, 'heap.sock');
  try {
    const product = await startProduct(workplace, ['--port', '0'], {
      ...heapProbeEnvironment(heapSocket),
      ...UNREACHED_LIMITS,
    });
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
    const loading = runLoad(product.url, tokenOf, lasting);
    const samples = await takeSamples(watcher.sample, minutes * 60_000, onSample);
    const load = await loading;
    await delay(REST_MS);
    const atRest = { before, after: openSockets(pid) };
    watcher.close();

    const growth = growthOf(samples);
    const stderr = product.err().trim();
    await stop(product);
    const passed =
      Object.values(growth).every(({ flat }) => flat) &&
      atRest.after - atRest.before <= REST_TOLERANCE &&
      load.failed.length === 0 &&
      stderr === '';
    return { minutes, load, growth, atRest, stderr, passed };
  } finally {
    await clear(workplace);
  }
}

async function takeSamples(
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

function growthOf(samples: readonly Sample[]): Record<FigureName, Growth> {
  const names = Object.keys(TOLERANCES) as FigureName[];
  const measured = names.map((name) => {
    const figures = samples.map((sample) => sample[name]);
    return [name, measureGrowth(figures, TOLERANCES[name])];
  });
  return Object.fromEntries(measured);
}
