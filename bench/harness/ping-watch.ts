import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RedisAddress } from './bench-redis.ts';

/** Measures how long another client of the same Redis waits. */
export interface PingWatch {
  /** @returns the longest PING of another connection while the action ran, in ms */
  during(action: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** Time before and after the action, so that a PING is in flight when the action starts. */
const MARGIN_MS = 10;

export async function watchPings({ host, port }: RedisAddress): Promise<PingWatch> {
  const worker = new Worker(join(import.meta.dirname, 'ping-watch.mjs'), { workerData: { host, port } });
  await once(worker, 'message');
  const ask = async (message: 'start' | 'report'): Promise<unknown> => {
    worker.postMessage(message);
    const [answer] = await once(worker, 'message');
    return answer;
  };
  const pause = () => new Promise((resolve) => setTimeout(resolve, MARGIN_MS));
  return {
    async during(action) {
      await ask('start');
      await pause();
      await action();
      await pause();
      return Number(await ask('report'));
    },
    async close() {
      await worker.terminate();
    },
  };
}
