import { AsyncLocalStorage } from 'node:async_hooks';

/** A load, as the calls that its loader makes see it. Holds no value: whatever a loader opens keeps it in memory. */
export interface LoadScope {
  /** Tells the stores of a process apart. */
  readonly store: object;
  readonly entryKey: string;
  /** The load whose loader started this one. */
  readonly parent: LoadScope | undefined;
  /** Loads that calls of its loader wait for. */
  readonly waitsFor: Set<LoadScope>;
  /** What a loader does afterwards is no part of the load, and nobody waits for it. */
  ended: boolean;
}

/** One for all stores: each of them slows down every promise of the process. */
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

/** Whether this call comes from a loader of the entry itself, directly or through the loaders of other entries. */
export function isInsideLoadOf(store: object, entryKey: string): boolean {
  for (let scope = currentLoad(); scope && !scope.ended; scope = scope.parent) {
    if (scope.store === store && scope.entryKey === entryKey) return true;
  }
  return false;
}

/** Whether a load waits, directly or through others, for the load that makes this call: neither would ever end. */
export function waitsForCurrent(load: LoadScope): boolean {
  const current = currentLoad();
  if (!current) return false;
  const reached = new Set([load]);
  for (const scope of reached) for (const next of scope.waitsFor) reached.add(next);
  return reached.has(current);
}

/** Waits for a load, visibly for the loads that it waits for. */
export async function waitFor<T>(load: LoadScope, outcome: Promise<T>): Promise<T> {
  const current = currentLoad();
  current?.waitsFor.add(load);
  try {
    return await outcome;
  } finally {
    current?.waitsFor.delete(load);
  }
}
