import type { Told } from './own-processes.ts';
import { slicesOf } from './runner.ts';

type Call = (number: number) => Promise<unknown>;

const tell = (told: Told): void => void process.send?.(told);

/**
 * Runs slices of load for the process that started this one.
 * @param prepare makes of the task the call that a slice repeats; undefined if that cannot be done
 */
export async function serveSlices<Task>(prepare: (task: Task) => Promise<Call | undefined>): Promise<void> {
  const orFail = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };
  // Whoever started it is gone, and clients keep a process alive.
  process.once('disconnect', () => process.exit());
  await orFail(async () => {
    const call = await prepare(JSON.parse(process.argv[2] ?? 'null') as Task);
    if (call) {
      const run = slicesOf(call);
      process.on('message', ({ inFlight, ms }: { inFlight: number; ms: number }) => {
        void orFail(async () => tell({ slice: await run(inFlight, ms) }));
      });
    }
    tell({ able: call !== undefined });
  });
}
