import type { Command, Reply } from './commands.ts';
import type { CacheVersion, Entry, EntryKey } from './redis-state.ts';
import type { Caller, Process, Setting, State } from './state.ts';

/** The steps of a caller between two pauses, like the code between two `await`s. */
export type Step = (turn: Turn, replies: readonly Reply[]) => void;

export type StepName =
  | 'get.start'
  | 'get.check'
  | 'get.return'
  | 'freshness.merge'
  | 'freshness.alive'
  | 'load.start'
  | 'load.checkFirst'
  | 'load.shareOrLoad'
  | 'load.shared'
  | 'load.stopSharing'
  | 'load.begin'
  | 'load.requestLease'
  | 'load.checkLeased'
  | 'load.decide'
  | 'load.useVersion'
  | 'load.versionCreated'
  | 'load.fetch'
  | 'load.store'
  | 'load.release'
  | 'load.finish'
  | 'local.start'
  | 'local.checkCopy'
  | 'local.returnCopy'
  | 'local.checkRead'
  | 'local.keep'
  | 'setAsOf.start'
  | 'setAsOf.observe'
  | 'setAsOf.versionCreated'
  | 'setAsOf.store'
  | 'setNow.start'
  | 'setLarge.start'
  | 'setWithVersion.start'
  | 'setWithVersion.store'
  | 'setWithVersion.check'
  | 'delete.start'
  | 'invalidate.start'
  | 'done';

/** A load that callers of the same process may share. */
export interface InFlightLoad {
  asOf: CacheVersion | null;
  /** Calls of its process that began before it, as bits: it reads the source after they began. */
  readonly calledBefore: number;
  outcome: {
    readonly value: number | null;
    readonly asOf: CacheVersion;
    readonly isInvalidated: boolean;
  } | null;
}

/** An entry, or a local copy of one, before its freshness check. */
export interface UncheckedEntry {
  readonly entry: Entry | null;
  readonly members: readonly string[];
}

/**
 * The state that a caller keeps across a pause. Dropped as soon as it is unused, so that equal states compare equal.
 */
export interface Locals {
  checking?: {
    readonly unchecked: readonly UncheckedEntry[];
    readonly version: CacheVersion;
    readonly then: StepName;
  };
  /** R10: the stale entry that may still be alive. */
  staleEntry?: Entry;
  /** Whether what the freshness check returned is stale by its tags. */
  isInvalidated?: boolean;
  lookUp?: { readonly table: number; readonly unknown: readonly string[]; readonly restarted: boolean };
  /** The outcome of the freshness check: the entries that are fresh, and the version they were checked against. */
  fresh?: readonly (Entry | null)[];
  version?: CacheVersion | null;
  acquired?: boolean;
  asOf?: CacheVersion;
  value?: number;
  /** The caller whose load this one shares. */
  shared?: number;
  fallback?: number | null;
  /** The expired value that is loaded anew. */
  replaced?: number;
}

export interface Turn {
  readonly setting: Setting;
  readonly state: State;
  readonly process: Process;
  readonly caller: Caller;
  readonly id: number;
  /** Continues with another step without a pause. */
  go(step: StepName): void;
}

export function send({ caller }: Turn, commands: readonly Command[], next: StepName): void {
  Object.assign(caller, { phase: 'waiting for Redis', commands: [...commands], replies: [], next });
}

export function readSource({ caller }: Turn, next: StepName): void {
  Object.assign(caller, { phase: 'reading the source', next });
}

export function share({ caller }: Turn, loader: number, next: StepName): void {
  caller.locals.shared = loader;
  Object.assign(caller, { phase: 'sharing a load', next });
}

/** Ends the call. Here G1 is checked: nothing invalidated before the call began may be returned. */
export function finish({ state, caller, id }: Turn, values: readonly (number | null)[]): void {
  Object.assign(caller, { phase: 'done', next: null, commands: [], replies: [], locals: {} });
  const invalidated = values.find((value) => value !== null && (caller.invalidatedAtStart >> value) & 1);
  if (invalidated === undefined) return;
  state.violation = `call ${id} returned value ${invalidated}, which was invalidated before the call began`;
}

export function keyOf({ caller: { plan } }: Turn): EntryKey {
  if ('key' in plan) return plan.key;
  throw new Error(`${plan.call} has no key`);
}
