import { TimeoutError } from '../errors.ts';

/** Longest delay of a timer; Node.js fires a longer one at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** @returns the result of the work; undefined if it has not settled after `ms` */
export async function waitAtMost<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, elapsed]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Stops waiting for something that takes too long. Its later outcome is ignored.
 * @param what name of the work in the error
 * @param run starts the work
 * @param ms longest wait, in ms
 * @param onTimeout creates the error
 * @returns the result of the work
 * @throws TimeoutError after `ms`, or the error that `onTimeout` creates
 * @internal
 */
export async function withTimeout<T>(
  what: string,
  run: () => Promise<T>,
  ms: number,
  onTimeout: (what: string, ms: number) => Error = (...args) => new TimeoutError(...args),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(onTimeout(what, ms)), ms);
  });
  try {
    return await Promise.race([run(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
