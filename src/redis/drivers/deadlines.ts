import { TimeoutError } from '../errors.ts';

/** A call that is given up when its time is over. */
export interface Bounded {
  /** The call's name in the error. */
  readonly what: string;
  giveUp(error: TimeoutError): void;
}

/** Bounds calls that all have the same time: one timer for the oldest of them instead of one per call. */
export interface Deadlines {
  /** Lets a call's time begin. */
  begin(call: Bounded): void;
  /** The call has ended by itself. */
  end(call: Bounded): void;
}

/** @param ms the time every call has */
export function createDeadlines(ms: number): Deadlines {
  /** When the time of each ends: in this order, since all have the same. */
  const waiting = new Map<Bounded, number>();
  let armed = false;

  function arm(delay: number): void {
    armed = true;
    // A process that was asleep, or busy for long, first hears what has arrived meanwhile.
    setTimeout(() => setImmediate(expire), delay).unref();
  }

  function expire(): void {
    armed = false;
    const now = performance.now();
    for (const [call, until] of waiting) {
      if (until > now) {
        arm(Math.ceil(until - now));
        return;
      }
      waiting.delete(call);
      call.giveUp(new TimeoutError(call.what, ms));
    }
  }

  return {
    begin(call) {
      waiting.set(call, performance.now() + ms);
      if (!armed) arm(ms);
    },
    end: (call) => void waiting.delete(call),
  };
}
