/** Work started in this tick. */
interface Started {
  write: Promise<unknown>;
  reads: Promise<unknown>[];
}

/**
 * Runs work in order: a write takes effect after everything called before it, and a read after the writes before it.
 */
export type RunInOrder = <T>(tenantId: string, writes: boolean, run: () => Promise<T>) => Promise<T>;

/**
 * Keeps the order of calls made in one tick for clients that do not, because over REST every call is a separate
 * request.
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
