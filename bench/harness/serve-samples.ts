import type { Message } from './child-processes.ts';
import { createRun } from './runner.ts';

type Call = (number: number) => Promise<unknown>;

const send = (message: Message): void => void process.send?.(message);

/**
 * Takes samples of load for the parent process.
 * @param prepare returns the call that a sample repeats, or undefined if the candidate cannot run the task
 */
export async function serveSamples<Task>(prepare: (task: Task) => Promise<Call | undefined>): Promise<void> {
  const orFail = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      send({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };
  // The parent is gone, and open clients would keep this process alive.
  process.once('disconnect', () => process.exit());
  await orFail(async () => {
    const call = await prepare(JSON.parse(process.argv[2] ?? 'null') as Task);
    if (call) {
      const run = createRun(call);
      process.on('message', ({ inFlight, ms }: { inFlight: number; ms: number }) => {
        void orFail(async () => send({ sample: await run(inFlight, ms) }));
      });
    }
    send({ canRun: call !== undefined });
  });
}
