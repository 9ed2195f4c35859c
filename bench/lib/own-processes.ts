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
  const children: Child[] = [];
  const runners: Runner[] = [];
  try {
    for (const { name, task } of jobs) {
      const child = start(name, join(import.meta.dirname, `${program}.mjs`), task);
      children.push(child);
      const told = await tellOf(child);
      if ('able' in told && told.able) runners.push(runnerIn(child));
    }
    return await use(runners);
  } finally {
    await Promise.all(children.map(end));
  }
}

interface Child {
  readonly name: string;
  readonly process: ChildProcess;
  /** Rejects when the process ends. */
  readonly ended: Promise<never>;
}

function start(name: string, file: string, task: unknown): Child {
  const child = fork(file, [JSON.stringify(task)], { serialization: 'advanced' });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${name}: its process ended with ${code ?? signal}`);
  });
  // Nobody may be waiting for it.
  ended.catch(() => {});
  return { name, process: child, ended };
}

const runnerIn = (child: Child): Runner => ({
  name: child.name,
  async run(inFlight, ms) {
    if (child.process.connected) child.process.send({ inFlight, ms });
    const told = await tellOf(child);
    if (!('slice' in told)) throw new Error(`${child.name}: a slice was expected`);
    return told.slice;
  },
});

async function tellOf({ name, process: child, ended }: Child): Promise<Told> {
  const abort = new AbortController();
  try {
    const [told] = (await Promise.race([once(child, 'message', { signal: abort.signal }), ended])) as [Told];
    if ('failed' in told) throw new Error(`${name}: ${told.failed}`);
    return told;
  } finally {
    abort.abort();
  }
}

/** Killed: clients of peers keep timers and sockets that nobody can reach any more. */
async function end({ process: child, ended }: Child): Promise<void> {
  child.kill('SIGKILL');
  await ended.catch(() => {});
}
