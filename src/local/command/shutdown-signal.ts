/** How often the parent is checked, in ms. */
const PARENT_POLL_MS = 200;

/**
 * Resolves when this process should stop: on Ctrl-C, a signal, or the end of the surrounding `npm run`. The listeners
 * stay, because npm also forwards a Ctrl-C that this process has already received.
 */
export const shutdownSignal = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  if (process.env.npm_lifecycle_event) untilParentEnds(resolve);
});

/** A SIGTERM sent to npm ends npm and its shell, but does not reach this process. */
function untilParentEnds(done: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) done();
  }, PARENT_POLL_MS);
  timer.unref();
}
