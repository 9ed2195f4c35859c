import { nowMs } from './record.ts';

const EVERY_MS = 20;

/**
 * Watches how long this process is kept from running: what is late by that is the machine's doing.
 * @returns what tells how long that was so far, in ms
 */
export function watchHoldUps(): () => number {
  let total = 0;
  let last = nowMs();
  const since = () => Math.max(0, nowMs() - last - EVERY_MS);
  setInterval(() => {
    total += since();
    last = nowMs();
  }, EVERY_MS).unref();
  return () => total + since();
}
