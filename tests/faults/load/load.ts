import { startWorker, type Worker } from '../../support/programs/worker.ts';
import type { Line } from './record.ts';
import type { LoadSettings } from './settings.ts';

/** Running worker processes. */
export interface Load {
  /** All lines printed so far. */
  readonly lines: readonly WorkerLine[];
  /** Stops them. @returns the workers that did not end within the time */
  stop(withinMs: number): Promise<number[]>;
  kill(): void;
}

export interface WorkerLine {
  readonly worker: number;
  readonly line: Line;
}

/** Starts workers; they begin together once all are connected. */
export async function startLoad(settings: readonly LoadSettings[]): Promise<Load> {
  const workers = settings.map((one) =>
    startWorker('worker.ts', [JSON.stringify(one)], { folder: 'tests/faults/load' }),
  );
  const lines: WorkerLine[] = [];
  const first = await Promise.all(workers.map((worker) => worker.line()));
  if (first.some((line) => line !== 'ready')) throw new Error(`A worker did not start: ${first}`);
  for (const worker of workers) worker.send('go');
  const ends = workers.map((worker, i) => listen(worker, i, lines));
  return {
    lines,
    kill: () => {
      for (const worker of workers) worker.kill();
    },
    async stop(withinMs) {
      for (const worker of workers) worker.send('stop');
      const hanging: number[] = [];
      await Promise.all(
        ends.map(async (end, i) => {
          const timer = setTimeout(() => {
            hanging.push(i);
            workers[i]?.kill();
          }, withinMs);
          await end;
          clearTimeout(timer);
        }),
      );
      await Promise.all(workers.map((worker) => worker.exited));
      return hanging;
    },
  };
}

/** Collects what a worker prints until its last line, or until it dies. */
async function listen(worker: Worker, number: number, lines: WorkerLine[]): Promise<void> {
  for (;;) {
    const text = await worker.line().catch(() => undefined);
    if (text === undefined) return;
    const line: Line = JSON.parse(text);
    lines.push({ worker: number, line });
    if (line.t === 'end') return;
  }
}
