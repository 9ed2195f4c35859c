import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Runner, Slice } from './runner.ts';

/** What a process of a runner tells: that it can take part or cannot, what a slice was like, or what went wrong. */
export type Told = { readonly able: boolean } | { readonly slice: Slice } | { readonly failed: string };

/** Somebody to be run in a process of their own. */
export interface Job<Task> {
  readonly name: string;
  readonly task: Task;
}

/**
 * Starts a process for each, so that nobody's code and memory slow down another's, and hands over those who can take part.
 * @param program what `start.ts` built of `entries/<program>.ts`; it calls `serveSlices`
 * @throws what goes wrong in one of them, its name in front
 */
export async function inOwnProcesses<Task, T>(
  program: string,
  jobs: readonly Job<Task>[],
  use: (runners: readonly Runner[]) => Promise<T>,
): Promise<T> {
  const children: ChildProcess[] = [];
  const runners: Runner[] = [];
  try {
    for (const { name, task } of jobs) {
      const file = join(import.meta.dirname, `${program}.mjs`);
      const child = fork(file, [JSON.stringify(task)], { serialization: 'advanced' });
      children.push(child);
      const told = await tellOf(child, name);
      if ('able' in told && told.able) runners.push(runnerIn(child, name));
    }
    return await use(runners);
  } finally {
    await Promise.all(children.map(end));
  }
}

const runnerIn = (child: ChildProcess, name: string): Runner => ({
  name,
  async run(inFlight, ms) {
    child.send({ inFlight, ms });
    const told = await tellOf(child, name);
    if (!('slice' in told)) throw new Error(`${name}: a slice was expected`);
    return told.slice;
  },
});

async function tellOf(child: ChildProcess, name: string): Promise<Told> {
  const gone = new AbortController();
  try {
    const [told] = (await Promise.race([
      once(child, 'message', gone),
      once(child, 'exit', gone).then(([code]) => [{ failed: `its process ended with ${code}` }]),
    ])) as [Told];
    if ('failed' in told) throw new Error(`${name}: ${told.failed}`);
    return told;
  } finally {
    gone.abort();
  }
}

/** Killed: clients of peers keep timers and sockets that nobody can reach any more. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
