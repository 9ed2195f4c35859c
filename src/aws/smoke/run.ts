import {
  type Exchange,
  httpTransport,
  planRun,
  runUntilFailure,
  Skipped,
  StepFailure,
} from '../../self-test/index.ts';
import { adviseOn } from './advice.ts';
import type { SmokeCheck } from './check.ts';
import { checkGraphql } from './graphql.ts';
import { checkAnswerLimit } from './limit.ts';
import { rejectReadRegions, type UpstashAccess } from './read-region-probe.ts';
import type { SmokeTarget } from './target.ts';

export interface SmokeOptions {
  readonly target: SmokeTarget;
  readonly token: string;
  /** The database of a backend on Upstash. Without it, read regions are not checked. */
  readonly upstash?: UpstashAccess | undefined;
  /** Receives one line per step. */
  readonly print: (line: string) => void;
  /** Runs the scheduled cleanup and returns its report. Without it, the cleanup is not run. */
  readonly cleanUp?: (() => Promise<unknown>) | undefined;
  /** The platform's fetch by default. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A warm function responds within milliseconds, a cold one in a VPC within a few seconds. */
const TIMEOUT_MS = 15_000;

/**
 * Runs the steps of the self-test against a deployed backend, then further checks, until one fails, and removes
 * everything that they created.
 * @returns whether none failed
 */
export async function runSmokeTest(options: SmokeOptions): Promise<boolean> {
  const passed = (await runSteps(options)) && (await runChecks(options));
  if (passed) options.print('All steps passed.');
  return passed;
}

/** @param onExchange receives every request with its response */
const transportOf = (
  { target, token, fetch: send }: SmokeOptions,
  onExchange?: (exchange: Exchange) => void,
) =>
  httpTransport({
    ...(send && { fetch: send }),
    sessionUrl: target.sessionUrl,
    cacheUrl: target.cacheUrl,
    getToken: () => token,
    timeoutMs: TIMEOUT_MS,
    ...(onExchange && { onExchange }),
  });

async function runSteps(options: SmokeOptions): Promise<boolean> {
  const { print } = options;
  let last: Exchange | undefined;
  const transport = transportOf(options, (exchange) => {
    last = exchange;
  });
  return runUntilFailure(planRun({ transport, namespace: 'smoke' }), (step, result) => {
    const { status, durationMs, note, error } = result;
    if (status === 'passed') print(`ok    ${step.title} (${Math.round(durationMs)} ms)`);
    else if (status === 'skipped') print(`skip  ${step.title}: ${note}`);
    else print(`FAIL  ${step.title}\n      ${adviseOn(error)}\n      ${last?.method} ${last?.url}`);
  });
}

async function runChecks(options: SmokeOptions): Promise<boolean> {
  for (const check of checksOf(options)) {
    if (!(await runCheck(check, options.print))) return false;
  }
  return true;
}

async function runCheck({ title, run }: SmokeCheck, print: SmokeOptions['print']): Promise<boolean> {
  try {
    await run();
    print(`ok    ${title}`);
    return true;
  } catch (error) {
    const isSkipped = error instanceof Skipped;
    print(isSkipped ? `skip  ${title}: ${error.message}` : `FAIL  ${title}\n      ${adviseOn(error)}`);
    return isSkipped;
  }
}

/** Other environments have no Upstash database. */
const ON_UPSTASH = ['sandbox', 'preview'];

function checksOf(options: SmokeOptions): SmokeCheck[] {
  const { target, token, upstash, fetch: send = fetch, cleanUp } = options;
  const { environment, graphqlUrl: url } = target;
  const readRegions: SmokeCheck = {
    title: 'The Upstash database has no read regions',
    async run() {
      if (!upstash) {
        const variables = 'UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN';
        throw new Skipped(`set ${variables} to look for them`);
      }
      await rejectReadRegions(upstash, send);
    },
  };
  return [
    {
      title: 'One call reads a hundred keys and 5.4 MB; more is refused',
      run: () => checkAnswerLimit(transportOf(options)),
    },
    {
      title: 'GraphQL returns text as it was stored, and typed errors',
      async run() {
        if (!url) throw new Skipped('the outputs have no GraphQL API');
        await checkGraphql({ url, token, fetch: send, timeoutMs: TIMEOUT_MS });
      },
    },
    {
      title: 'The scheduled cleanup runs',
      async run() {
        if (!cleanUp) throw new Skipped('it is invoked with AWS credentials, at a deployment');
        expectCounts(await cleanUp());
      },
    },
    ...(ON_UPSTASH.includes(environment) ? [readRegions] : []),
  ];
}

function expectCounts(outcome: unknown): void {
  const { removed, more } = Object(outcome);
  if (typeof removed === 'number' && typeof more === 'boolean') return;
  throw new StepFailure(`The session function answered its schedule with ${JSON.stringify(outcome)}`);
}
