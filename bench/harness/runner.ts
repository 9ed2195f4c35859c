import { serveParent, startChild } from './child.ts';
import { type Load, runLoad } from './run-load.ts';

/** The result of one sample of load, and its cost for the client process. */
export interface Sample extends Load {
  /** User and system time in µs. */
  readonly clientCpu: number;
  /** Total calls, including the lead-in. */
  readonly calls: number;
}

/** Repeats one call of one candidate. */
export interface Runner {
  readonly name: string;
  /**
   * @param inFlight concurrent calls
   * @param ms how long new calls are started
   */
  run(inFlight: number, ms: number): Promise<Sample>;
}

interface SampleSize {
  readonly inFlight: number;
  readonly ms: number;
}

/** Unmeasured calls before each sample, in ms: the previous runner has filled the CPU caches. */
const LEAD_IN_MS = 5;

/**
 * Starts one process per candidate and passes on their runners; the processes end when `use` returns.
 * @param program name of a file in `programs/` that calls `serveSamples`
 * @param tasks the program's argument for each candidate
 */
export async function withRunners<T>(
  program: string,
  tasks: readonly { readonly name: string }[],
  use: (runners: readonly Runner[]) => Promise<T>,
): Promise<T> {
  const children = tasks.map((task) => ({
    name: task.name,
    child: startChild<true, SampleSize, Sample>(program, task, task.name),
  }));
  try {
    for (const { child } of children) await child.ready;
    return await use(
      children.map(({ name, child }) => ({ name, run: (inFlight, ms) => child.ask({ inFlight, ms }) })),
    );
  } finally {
    await Promise.all(children.map(({ child }) => child.end()));
  }
}

/**
 * The other side of `withRunners`.
 * @param prepare returns the call that a sample repeats; it receives the number of the call, which continues from
 * sample to sample
 */
export const serveSamples = <Task>(
  prepare: (task: Task) => Promise<(call: number) => Promise<unknown>>,
): Promise<void> =>
  serveParent<Task, SampleSize>(async (task) => {
    const call = await prepare(task);
    let calls = 0;
    const next = () => call(calls++);
    return {
      ready: true,
      async answer({ inFlight, ms }): Promise<Sample> {
        const from = calls;
        await runLoad(next, inFlight, LEAD_IN_MS);
        const before = process.cpuUsage();
        const load = await runLoad(next, inFlight, ms);
        const { user, system } = process.cpuUsage(before);
        return { ...load, clientCpu: user + system, calls: calls - from };
      },
    };
  });
