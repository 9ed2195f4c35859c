import type { Command, Reply } from './commands.ts';
import type { Entry, EntryKey, CacheVersion } from './redis-state.ts';
import type { Caller, Process, Setting, World } from './world.ts';

/** What a caller does between two pauses, as the source does between two `await`s. */
export type Step = (turn: Turn, replies: readonly Reply[]) => void;

export type StepName =
  | 'get.start'
  | 'get.judge'
  | 'get.answer'
  | 'judge.merge'
  | 'load.start'
  | 'load.judgeFirst'
  | 'load.joinOrFly'
  | 'load.joined'
  | 'load.fly'
  | 'load.poll'
  | 'load.judgeLeased'
  | 'load.date'
  | 'load.giveUp'
  | 'load.dated'
  | 'load.fetch'
  | 'load.store'
  | 'load.giveBack'
  | 'load.land'
  | 'local.start'
  | 'local.judgeCopy'
  | 'local.answerOrRead'
  | 'local.judgeRead'
  | 'local.keep'
  | 'setAsOf.start'
  | 'setAsOf.date'
  | 'setAsOf.dated'
  | 'setAsOf.store'
  | 'setNow.start'
  | 'setLarge.start'
  | 'setStamped.start'
  | 'setStamped.store'
  | 'setStamped.check'
  | 'delete.start'
  | 'invalidate.start'
  | 'done';

/** A load that callers of the same process may wait for together. */
export interface Flight {
  asOf: CacheVersion | null;
  /** Calls of its process that had begun before it, as bits: it reads the source after they began. */
  readonly heirs: number;
  outcome: { readonly value: number | null; readonly asOf: CacheVersion } | null;
}

/** An entry, or a local copy of one, that waits to be judged. */
export interface Suspect {
  readonly entry: Entry | null;
  readonly members: readonly string[];
}

/** What a caller remembers across a pause. Dropped as soon as nothing needs it, so that alike worlds look alike. */
export interface Locals {
  judging?: { readonly suspects: readonly Suspect[]; readonly watermark: CacheVersion; readonly then: StepName };
  lookUp?: { readonly marks: number; readonly unknown: readonly string[]; readonly restarted: boolean };
  /** What judging found: the entries that are hits, and the watermark that they were judged against. */
  found?: readonly (Entry | null)[];
  watermark?: CacheVersion | null;
  acquired?: boolean;
  asOf?: CacheVersion;
  value?: number;
  joined?: number;
  fallback?: number | null;
}

export interface Turn {
  readonly setting: Setting;
  readonly world: World;
  readonly process: Process;
  readonly caller: Caller;
  readonly id: number;
  /** Goes on with another step without a pause. */
  go(step: StepName): void;
}

export function ask({ caller }: Turn, commands: readonly Command[], next: StepName): void {
  Object.assign(caller, { phase: 'asking', commands: [...commands], replies: [], next });
}

export function readSource({ caller }: Turn, next: StepName): void {
  Object.assign(caller, { phase: 'reading the source', next });
}

export function join({ caller }: Turn, flown: number, next: StepName): void {
  caller.locals.joined = flown;
  Object.assign(caller, { phase: 'joining', next });
}

/** Ends the call. Here G1 is checked: nothing invalidated before the call began may be answered. */
export function finish({ world, caller, id }: Turn, values: readonly (number | null)[]): void {
  Object.assign(caller, { phase: 'done', next: null, commands: [], replies: [], locals: {} });
  const dead = values.find((value) => value !== null && (caller.deadAtStart >> value) & 1);
  if (dead === undefined) return;
  world.violation = `call ${id} answered value ${dead}, which was invalidated before the call began`;
}

export function keyOf({ caller: { plan } }: Turn): EntryKey {
  if ('key' in plan) return plan.key;
  throw new Error(`${plan.call} has no key`);
}
