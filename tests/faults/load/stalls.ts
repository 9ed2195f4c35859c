import { nowMs } from './record.ts';

const EVERY_MS = 20;

/**
 * Watches how long this process could not run, because the machine was busy.
 * @returns a function that returns the total so far, in ms
 */
export function watchStalls(): () => number {
  let total = 0;
  let last = nowMs();
  const current = () => Math.max(0, nowMs() - last - EVERY_MS);
  setInterval(() => {
    total += current();
    last = nowMs();
  }, EVERY_MS).unref();
  return () => total + current();
}
