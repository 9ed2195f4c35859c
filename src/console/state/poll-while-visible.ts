/** Something that is repeated while the page is visible. */
export interface Poll {
  /** Runs it now; the pause to the next time begins when it ends. */
  readonly now: () => Promise<void>;
  readonly stop: () => void;
}

/**
 * Repeats something while the page is visible, and at once when it becomes visible again.
 * @param run must not reject; the pause begins when it has ended
 * @param pauseMs ms before the next time, asked after each
 */
export function pollWhileVisible(run: () => Promise<void>, pauseMs: () => number): Poll {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  function plan(): void {
    clearTimeout(timer);
    if (!stopped && !document.hidden) timer = setTimeout(now, pauseMs());
  }
  async function now(): Promise<void> {
    clearTimeout(timer);
    await run();
    plan();
  }
  const onVisible = () => {
    clearTimeout(timer);
    if (!document.hidden) void now();
  };
  document.addEventListener('visibilitychange', onVisible);
  plan();
  return {
    now,
    stop() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    },
  };
}
