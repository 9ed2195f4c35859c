import { type Exchange, httpTransport, planRun, runUntilFailure } from '../self-test/index.ts';
import { adviseOn } from './smoke-advice.ts';
import type { SmokeTarget } from './smoke-target.ts';

export interface SmokeOptions {
  readonly target: SmokeTarget;
  readonly token: string;
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
export async function runSmokeTest({ target, token, print, ...options }: SmokeOptions): Promise<boolean> {
  let last: Exchange | undefined;
  const transport = httpTransport({
    ...options,
    sessionUrl: target.sessionUrl,
    cacheUrl: target.cacheUrl,
    getToken: () => token,
    timeoutMs: TIMEOUT_MS,
    onExchange: (exchange) => {
      last = exchange;
    },
  });
  const passed = await runUntilFailure(planRun({ transport, namespace: 'smoke' }), (step, result) => {
    const { status, durationMs, note, error } = result;
    if (status === 'passed') print(`ok    ${step.title} (${Math.round(durationMs)} ms)`);
    else if (status === 'skipped') print(`skip  ${step.title}: ${note}`);
    else print(`FAIL  ${step.title}\n      ${adviseOn(error)}\n      ${last?.method} ${last?.url}`);
  });
  if (passed) print('All steps passed.');
  return passed;
}
