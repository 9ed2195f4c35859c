import { TimeoutError } from '../errors.ts';

/**
 * Gives up on something that takes too long; what it does later is ignored.
 * @param what its name in the error
 * @param late makes the error
 * @throws TimeoutError after `ms`, or what `late` makes
 */
export async function withTimeout<T>(
  what: string,
  run: () => Promise<T>,
  ms: number,
  late: (what: string, ms: number) => Error = (...args) => new TimeoutError(...args),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late(what, ms)), ms);
  });
  return Promise.race([run(), deadline]).finally(() => clearTimeout(timer));
}
