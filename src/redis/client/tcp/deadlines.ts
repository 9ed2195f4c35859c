import { TimeoutError } from '../../errors.ts';

/** A call that is given up when its time is over. */
export interface Bounded {
  /** The call's name in the error. */
  readonly what: string;
  giveUp(error: TimeoutError): void;
  /** Its place among those that wait; of the deadlines alone. */
  place?: Place | undefined;
}

interface Place {
  call: Bounded | undefined;
  /** When its time ends, in ms of the monotonic clock. */
  until: number;
  before: Place;
  after: Place;
}

/** Bounds calls that all have the same time: one timer for the oldest of them instead of one per call. */
export interface Timeouts {
  /** Lets a call's time begin. */
  begin(call: Bounded): void;
  /** The call has ended by itself. */
  end(call: Bounded): void;
}

/** @param ms the time every call has */
export function createDeadlines(ms: number): Timeouts {
  /** A ring in the order in which calls began, and so end, since all have the same time. */
  const ring = { call: undefined, until: 0 } as unknown as Place;
  ring.before = ring;
  ring.after = ring;
  let armed = false;

  function arm(delay: number): void {
    armed = true;
    // A process that was asleep, or busy for long, first hears what has arrived meanwhile.
    setTimeout(() => setImmediate(expire), delay).unref();
  }

  function expire(): void {
    armed = false;
    const now = performance.now();
    for (let { call, until } = ring.after; call; { call, until } = ring.after) {
      if (until > now) {
        arm(Math.ceil(until - now));
        return;
      }
      end(call);
      call.giveUp(new TimeoutError(call.what, ms));
    }
  }

  function end(call: Bounded): void {
    const { place } = call;
    if (!place) return;
    place.before.after = place.after;
    place.after.before = place.before;
    call.place = undefined;
  }

  return {
    begin(call) {
      const last = ring.before;
      const place = { call, until: performance.now() + ms, before: last, after: ring };
      call.place = place;
      last.after = place;
      ring.before = place;
      if (!armed) arm(ms);
    },
    end,
  };
}
