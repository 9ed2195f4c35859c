/** The result of one period of load. */
export interface Load {
  readonly operations: number;
  readonly seconds: number;
  /** In ms, one per operation. */
  readonly latencies: readonly number[];
}

/**
 * Keeps a number of calls in flight: each caller makes its next call when the previous one has completed.
 * @param run receives the number of the call, from 0
 * @param inFlight concurrent calls
 * @param ms how long new calls are started
 */
export async function runLoad(
  run: (call: number) => Promise<unknown>,
  inFlight: number,
  ms: number,
): Promise<Load> {
  const latencies: number[] = [];
  const started = performance.now();
  const end = started + ms;
  let calls = 0;
  async function caller(): Promise<void> {
    let begun = performance.now();
    while (begun < end) {
      await run(calls++);
      const answered = performance.now();
      latencies.push(answered - begun);
      begun = answered;
    }
  }
  await Promise.all(Array.from({ length: inFlight }, caller));
  return { operations: calls, seconds: (performance.now() - started) / 1000, latencies };
}

/** Runs `total` calls, `inFlight` at a time. */
export async function inBatches(
  total: number,
  inFlight: number,
  run: (call: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < total) await run(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
}
