/** Bounds work of one kind, all of which has the same time: one timer for the oldest instead of one for each. */
export interface Deadlines<Work> {
  /** Number of pieces of work under way. */
  readonly size: number;
  /** Lets the time of a piece of work begin. */
  begin(work: Work): void;
  /**
   * Notes that a piece of work has ended.
   * @returns false when its time was over before, or it never began
   */
  end(work: Work): boolean;
  has(work: Work): boolean;
  /** What is under way, the oldest first. */
  all(): Work[];
}

/**
 * @param ms the time of each piece of work, in ms
 * @param onTimeout called with each that is not ended in time, the oldest first
 */
export function createDeadlines<Work>(ms: number, onTimeout: (work: Work) => void): Deadlines<Work> {
  /** When the time of each ends, in ms of the monotonic clock: in order, because all have the same time. */
  const underWay = new Map<Work, number>();
  let armed = false;

  function arm(delay: number): void {
    armed = true;
    // A process that was asleep or busy first reads what has arrived meanwhile.
    setTimeout(() => setImmediate(expire), delay).unref();
  }

  function expire(): void {
    armed = false;
    const now = performance.now();
    for (const [work, until] of underWay) {
      if (until > now) {
        if (!armed) arm(Math.ceil(until - now));
        return;
      }
      underWay.delete(work);
      onTimeout(work);
    }
  }

  return {
    get size() {
      return underWay.size;
    },
    begin(work) {
      underWay.set(work, performance.now() + ms);
      if (!armed) arm(ms);
    },
    end: (work) => underWay.delete(work),
    has: (work) => underWay.has(work),
    all: () => [...underWay.keys()],
  };
}
