/** How often the parent is looked at, in ms. */
const PARENT_POLL_MS = 200;

/**
 * Settles when this process is told to stop, in whichever way: Ctrl-C, a signal, or the end of the `npm run` around
 * it. Signals are heard again and again: npm passes on a Ctrl-C that this process got as well.
 */
export const shutdownSignal = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  if (process.env.npm_lifecycle_event) untilParentEnds(resolve);
});

/** A SIGTERM sent to npm ends npm and the shell it runs scripts in, and goes no further. */
function untilParentEnds(done: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) done();
  }, PARENT_POLL_MS);
  timer.unref();
}
