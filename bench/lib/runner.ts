import { drive, type Load } from './drive.ts';

/** What one slice of load did, and cost the process that made it. */
export interface Slice extends Load {
  /** User and system time in µs. */
  readonly clientCpu: number;
  /** Calls made in all, those before the measurement included. */
  readonly calls: number;
}

/** How long calls are made before they are measured, in ms: whoever ran before has filled the processor's caches. */
const LEAD_IN_MS = 5;

/** Somebody who can do the row's operation. */
export interface Runner {
  readonly name: string;
  /**
   * @param inFlight calls under way at once
   * @param ms how long new calls are made
   */
  run(inFlight: number, ms: number): Promise<Slice>;
}

/**
 * Runs slices in this process.
 * @param call is told which call it is, counted on from slice to slice
 */
export function slicesOf(call: (number: number) => Promise<unknown>): Runner['run'] {
  let calls = 0;
  return async (inFlight, ms) => {
    const from = calls;
    const next = () => call(calls++);
    await drive(next, inFlight, LEAD_IN_MS);
    const before = process.cpuUsage();
    const load = await drive(next, inFlight, ms);
    const { user, system } = process.cpuUsage(before);
    return { ...load, clientCpu: user + system, calls: calls - from };
  };
}
