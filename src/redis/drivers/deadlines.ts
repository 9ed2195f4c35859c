import { TimeoutError } from '../errors.ts';

/** Bounds calls that all have the same time: one timer for the oldest of them instead of one per call. */
export interface Deadlines {
  /**
   * @param what the call's name in the error
   * @param work the call; what it does after its time is up is ignored
   * @param typed turns what the call fails with into what its caller gets
   * @throws TimeoutError when the time is up
   */
  bound<T>(what: string, work: Promise<T>, typed: (error: unknown) => Error): Promise<T>;
}

interface Waiting {
  readonly what: string;
  readonly until: number;
  readonly giveUp: (error: Error) => void;
}

/** @param ms the time every call has */
export function createDeadlines(ms: number): Deadlines {
  /** In the order in which their times end, since all have the same. */
  const waiting = new Set<Waiting>();
  let armed = false;

  function arm(delay: number): void {
    armed = true;
    // A process that was asleep, or busy for long, first hears what has arrived meanwhile.
    setTimeout(() => setImmediate(expire), delay).unref();
  }

  function expire(): void {
    armed = false;
    const now = performance.now();
    for (const call of waiting) {
      if (call.until > now) {
        arm(Math.ceil(call.until - now));
        return;
      }
      waiting.delete(call);
      call.giveUp(new TimeoutError(call.what, ms));
    }
  }

  return {
    bound: (what, work, typed) =>
      new Promise((resolve, reject) => {
        const call: Waiting = { what, until: performance.now() + ms, giveUp: reject };
        waiting.add(call);
        if (!armed) arm(ms);
        work.then(
          (result) => {
            waiting.delete(call);
            resolve(result);
          },
          (error: unknown) => {
            waiting.delete(call);
            reject(typed(error));
          },
        );
      }),
  };
}
