import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Runner, Sample } from './runner.ts';

/** A message from a child process: whether it can run the workload, one sample, or an error. */
export type Message =
  | { readonly canRun: boolean }
  | { readonly sample: Sample }
  | { readonly failed: string };

/** One child process to start. */
export interface Job<Task> {
  readonly name: string;
  readonly task: Task;
}

/**
 * Starts one process per job, so that candidates do not share code or memory, and passes on those that can run.
 * @param program name of a file in `programs/` that calls `serveSamples`
 * @param use receives the runners; the processes end when it returns
 * @throws Error with the job's name if a process fails
 */
export async function inChildProcesses<Task, T>(
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
      const message = await nextMessage(child);
      if ('canRun' in message && message.canRun) runners.push(runnerIn(child));
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
    throw new Error(`${name}: the process exited with ${code ?? signal}`);
  });
  // Prevents an unhandled rejection if no message is awaited.
  ended.catch(() => {});
  return { name, process: child, ended };
}

const runnerIn = (child: Child): Runner => ({
  name: child.name,
  async run(inFlight, ms) {
    if (child.process.connected) child.process.send({ inFlight, ms });
    const message = await nextMessage(child);
    if (!('sample' in message)) throw new Error(`${child.name}: expected a sample`);
    return message.sample;
  },
});

async function nextMessage({ name, process: child, ended }: Child): Promise<Message> {
  const abort = new AbortController();
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal: abort.signal }), ended])) as [
      Message,
    ];
    if ('failed' in message) throw new Error(`${name}: ${message.failed}`);
    return message;
  } finally {
    abort.abort();
  }
}

/** SIGKILL, because some competitors' clients leave timers and sockets open that cannot be closed. */
async function end({ process: child, ended }: Child): Promise<void> {
  child.kill('SIGKILL');
  await ended.catch(() => {});
}
