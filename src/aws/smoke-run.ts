import { type Exchange, httpTransport, planRun, runUntilFailure } from '../self-test/index.ts';
import { rejectReadRegions, type UpstashAccess } from './read-region-probe.ts';
import { adviseOn } from './smoke-advice.ts';
import type { SmokeTarget } from './smoke-target.ts';

export interface SmokeOptions {
  readonly target: SmokeTarget;
  readonly token: string;
  /** The database of a backend on Upstash; without it, its read regions are not looked for. */
  readonly upstash?: UpstashAccess | undefined;
  /** Receives one line per step. */
  readonly print: (line: string) => void;
  /** The platform's own by default. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A warm function responds in milliseconds; a cold one in a VPC within a few seconds. */
const TIMEOUT_MS = 15_000;

/**
 * Runs the steps of the self-test against a deployed backend until one fails, and removes what they created.
 * @returns whether none failed
 */
export async function runSmokeTest(options: SmokeOptions): Promise<boolean> {
  const passed = (await runSteps(options)) && (await lookForReadRegions(options));
  if (passed) options.print('All steps passed.');
  return passed;
}

async function runSteps({ target, token, print, fetch: send }: SmokeOptions): Promise<boolean> {
  let last: Exchange | undefined;
  const transport = httpTransport({
    ...(send && { fetch: send }),
    sessionUrl: target.sessionUrl,
    cacheUrl: target.cacheUrl,
    getToken: () => token,
    timeoutMs: TIMEOUT_MS,
    onExchange: (exchange) => {
      last = exchange;
    },
  });
  return runUntilFailure(planRun({ transport, namespace: 'smoke' }), (step, result) => {
    const { status, durationMs, note, error } = result;
    if (status === 'passed') print(`ok    ${step.title} (${Math.round(durationMs)} ms)`);
    else if (status === 'skipped') print(`skip  ${step.title}: ${note}`);
    else print(`FAIL  ${step.title}\n      ${adviseOn(error)}\n      ${last?.method} ${last?.url}`);
  });
}

const READ_REGIONS = 'The Upstash database has no read regions';
/** Other environments have no Upstash database. */
const ON_UPSTASH = ['sandbox', 'preview'];

/** @returns false if a read was served by a replica that lags, or if Upstash cannot be asked */
async function lookForReadRegions({ target, upstash, print, fetch: send }: SmokeOptions): Promise<boolean> {
  if (!ON_UPSTASH.includes(target.environment)) return true;
  if (!upstash) {
    print(`skip  ${READ_REGIONS}: set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN to look for them`);
    return true;
  }
  try {
    await rejectReadRegions(upstash, send);
    print(`ok    ${READ_REGIONS}`);
    return true;
  } catch (error) {
    print(`FAIL  ${READ_REGIONS}\n      ${adviseOn(error)}`);
    return false;
  }
}
