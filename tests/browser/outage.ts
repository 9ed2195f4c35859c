import { onTestFinished } from 'vitest';
import type { ProductAndRedis } from './served.ts';

/** Kills Redis. @returns a function that starts it again; otherwise the end of the test does */
export async function killRedis({ redis }: ProductAndRedis): Promise<() => Promise<void>> {
  let restarted: Promise<void> | undefined;
  const restart = () => {
    restarted ??= redis.process.restart();
    return restarted;
  };
  onTestFinished(restart);
  await redis.process.kill();
  return restart;
}
