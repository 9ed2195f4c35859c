/** Work started in this tick. */
interface Started {
  write: Promise<unknown>;
  reads: Promise<unknown>[];
}

/** Runs work so that writes take effect after everything called before them, and reads after the writes before them. */
export type RunInOrder = <T>(tenantId: string, writes: boolean, run: () => Promise<T>) => Promise<T>;

/**
 * Keeps the order of calls made in one tick for clients that do not: over REST every call is a request of its own.
 * @param ordered whether the client executes calls in the order in which they are made
 */
export function createSequencer(ordered: boolean): RunInOrder {
  if (ordered) return (_tenantId, _writes, run) => run();
  const started = new Map<string, Started>();

  function startedBefore(tenantId: string): Started {
    const known = started.get(tenantId);
    if (known) return known;
    const none: Started = { write: Promise.resolve(), reads: [] };
    started.set(tenantId, none);
    setImmediate(() => started.delete(tenantId));
    return none;
  }

  return (tenantId, writes, run) => {
    const before = startedBefore(tenantId);
    const running = (writes ? Promise.all([before.write, ...before.reads]) : before.write).then(run);
    const finished = running.catch(() => {});
    if (writes) {
      before.write = finished;
      before.reads = [];
    } else {
      before.reads.push(finished);
    }
    return running;
  };
}
