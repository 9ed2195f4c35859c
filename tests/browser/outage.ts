import type { Page } from 'playwright-core';
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

/** Restarts Redis and waits until the page says so, which it does for a moment only. */
export async function recover(page: Page, restart: () => Promise<void>): Promise<void> {
  await Promise.all([page.getByText('Redis is back').waitFor(), restart()]);
}
