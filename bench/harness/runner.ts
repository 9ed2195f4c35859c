import { type Load, runLoad } from './run-load.ts';

/** The result of one sample of load, and its cost for the client process. */
export interface Sample extends Load {
  /** User and system time in µs. */
  readonly clientCpu: number;
  /** Total calls, including the lead-in. */
  readonly calls: number;
}

/** Unmeasured calls before each sample, in ms: the previous runner has filled the CPU caches. */
const LEAD_IN_MS = 5;

/** Runs one row's operation for one candidate. */
export interface Runner {
  readonly name: string;
  /**
   * @param inFlight concurrent calls
   * @param ms how long new calls are started
   */
  run(inFlight: number, ms: number): Promise<Sample>;
}

/**
 * Creates a `run` function that takes samples in this process.
 * @param call receives the number of the call, which continues from sample to sample
 */
export function createRun(call: (number: number) => Promise<unknown>): Runner['run'] {
  let calls = 0;
  return async (inFlight, ms) => {
    const from = calls;
    const next = () => call(calls++);
    await runLoad(next, inFlight, LEAD_IN_MS);
    const before = process.cpuUsage();
    const load = await runLoad(next, inFlight, ms);
    const { user, system } = process.cpuUsage(before);
    return { ...load, clientCpu: user + system, calls: calls - from };
  };
}
