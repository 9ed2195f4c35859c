import { fork, type Serializable } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process that shares no code or memory with the bench, and answers one question at a time. */
export interface Child<Ready, Question, Answer> {
  /** Its first message. Rejects if the process ends before. */
  readonly ready: Promise<Ready>;
  /** @throws Error if the process ends instead of answering */
  ask(question: Question): Promise<Answer>;
  end(): Promise<void>;
}

/**
 * @param program name of a file in `programs/` that calls `serveParent`
 * @param task the program's argument
 * @param name for error messages
 */
export function startChild<Ready, Question extends Serializable, Answer>(
  program: string,
  task: unknown,
  name = program,
): Child<Ready, Question, Answer> {
  const child = fork(join(import.meta.dirname, `${program}.mjs`), [JSON.stringify(task)], {
    serialization: 'advanced',
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${name}: the process exited with ${code ?? signal}`);
  });
  async function nextMessage(): Promise<unknown> {
    const abort = new AbortController();
    try {
      const [message] = await Promise.race([once(child, 'message', { signal: abort.signal }), ended]);
      return message;
    } finally {
      abort.abort();
    }
  }
  const ready = nextMessage() as Promise<Ready>;
  // Prevents unhandled rejections while nothing is awaited.
  for (const promise of [ended, ready]) promise.catch(() => {});
  return {
    ready,
    async ask(question) {
      if (child.connected) child.send(question);
      return (await nextMessage()) as Answer;
    },
    async end() {
      if (child.connected) child.disconnect();
      await ended.catch(() => {});
    },
  };
}

/** The other side of `startChild`. An error ends the process, which prints it. */
export async function serveParent<Task, Question>(
  start: (task: Task) => Promise<{
    readonly ready: Serializable;
    readonly answer: (question: Question) => Serializable | Promise<Serializable>;
  }>,
): Promise<void> {
  // The parent has ended this process or is gone. Open clients, some of which cannot be closed, would keep it alive.
  process.once('disconnect', () => process.exit());
  const { ready, answer } = await start(JSON.parse(process.argv[2] ?? 'null') as Task);
  process.on('message', async (question: Question) => process.send?.(await answer(question)));
  process.send?.(ready);
}
