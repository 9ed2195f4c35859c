import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RedisAddress } from './bench-redis.ts';

export interface FarUpstash {
  readonly url: string;
  readonly token: string;
  requestCount(): Promise<number>;
  close(): Promise<void>;
}

/** @param roundTripMs added round-trip time, in ms */
export async function startFarUpstash(
  { host, port }: RedisAddress,
  roundTripMs: number,
): Promise<FarUpstash> {
  const worker = new Worker(join(import.meta.dirname, 'upstash.mjs'), {
    workerData: { host, port, roundTripMs },
  });
  const [{ url, token }] = (await once(worker, 'message')) as [{ url: string; token: string }];
  return {
    url,
    token,
    async requestCount() {
      worker.postMessage('count');
      const [count] = await once(worker, 'message');
      return Number(count);
    },
    async close() {
      await worker.terminate();
    },
  };
}
