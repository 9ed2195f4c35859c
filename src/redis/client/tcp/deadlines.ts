/** Time limits for tasks that all have the same timeout. One timer for the oldest task replaces a timer per task. */
export interface Deadlines<Work> {
  /** Number of tasks in progress. */
  readonly size: number;
  /** Starts the timeout of a task. */
  begin(work: Work): void;
  /**
   * Records that a task has ended.
   * @returns false if it had already timed out or was never started
   */
  end(work: Work): boolean;
  has(work: Work): boolean;
  /** The tasks in progress, oldest first. */
  all(): Work[];
}

/**
 * @param ms timeout of each task, in ms
 * @param onTimeout called with each task that does not end in time, oldest first
 */
export function createDeadlines<Work>(ms: number, onTimeout: (work: Work) => void): Deadlines<Work> {
  /** When each task times out, in ms of the monotonic clock. Sorted, because all tasks have the same timeout. */
  const underWay = new Map<Work, number>();
  let armed = false;

  function arm(delay: number): void {
    armed = true;
    // A process that was asleep or busy first reads the replies that have already arrived.
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
