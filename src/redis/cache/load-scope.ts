import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * A load, as seen by the calls that its loader makes. Holds no value, because anything a loader opens keeps this object
 * in memory.
 */
export interface LoadScope {
  /** Identifies the store within the process. */
  readonly store: object;
  readonly entryKey: string;
  /** The load whose loader started this one. */
  readonly parent: LoadScope | undefined;
  /** Loads that calls by its loader are waiting for. */
  readonly waitsFor: Set<LoadScope>;
  /**
   * Whether the load has ended. Anything the loader does afterwards is not part of the load, and no one waits for it.
   */
  ended: boolean;
}

/** Shared by all stores, because each AsyncLocalStorage slows down every promise in the process. */
const scopes = new AsyncLocalStorage<LoadScope>();

/** The load whose loader makes this call. */
export function currentLoad(): LoadScope | undefined {
  const scope = scopes.getStore();
  return scope?.ended ? undefined : scope;
}

export const openScope = (store: object, entryKey: string, parent: LoadScope | undefined): LoadScope => ({
  store,
  entryKey,
  parent,
  waitsFor: new Set(),
  ended: false,
});

export const runLoader = <T>(scope: LoadScope, loader: () => T): T => scopes.run(scope, loader);

/** Whether a loader of this very entry makes the call, directly or through the loaders of other entries. */
export function isInsideLoadOf(store: object, entryKey: string): boolean {
  for (let scope = currentLoad(); scope && !scope.ended; scope = scope.parent) {
    if (scope.store === store && scope.entryKey === entryKey) return true;
  }
  return false;
}

/**
 * Whether a load is waiting, directly or through others, for the load that makes this call. If so, waiting for it would
 * be a deadlock.
 */
export function waitsForCurrent(load: LoadScope): boolean {
  const current = currentLoad();
  if (!current) return false;
  const reached = new Set([load]);
  for (const scope of reached) for (const next of scope.waitsFor) reached.add(next);
  return reached.has(current);
}

/** Waits for a load, and records the wait so that deadlocks can be detected. */
export async function waitFor<T>(load: LoadScope, outcome: Promise<T>): Promise<T> {
  const current = currentLoad();
  current?.waitsFor.add(load);
  try {
    return await outcome;
  } finally {
    current?.waitsFor.delete(load);
  }
}
