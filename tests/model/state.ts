import type { Command, Reply } from './commands.ts';
import { type Entry, type EntryKey, emptyRedis, type RedisState } from './redis-state.ts';
import type { Rules } from './rules.ts';
import type { InFlightLoad, Locals, StepName } from './turn.ts';

/** One call of the cache, in one of the processes. */
export type Plan =
  | {
      readonly call: 'get';
      readonly process: number;
      readonly keys: readonly EntryKey[];
      /** Tags given at the read. */
      readonly tags?: readonly string[];
    }
  | {
      readonly call: 'load' | 'loadOrStale' | 'staleOrLoad' | 'getLocal';
      readonly process: number;
      readonly key: EntryKey;
    }
  | {
      readonly call: 'setNow' | 'setLarge' | 'setWithVersion' | 'setAsOf' | 'writeThrough' | 'delete';
      readonly process: number;
      readonly key: EntryKey;
    }
  | {
      readonly call: 'invalidate';
      readonly process: number;
      readonly members: readonly string[];
      readonly deadAfter?: number;
    };

export const FAULTS = [
  'version lost',
  'table lost',
  'tenant reclaimed',
  'entry lost',
  'lease expired',
  'time moves on',
  'time steps back',
  'script repeated',
  'sharing takes too long',
] as const;
export type FaultName = (typeof FAULTS)[number];
export type Faults = Partial<Record<FaultName, number>>;

export interface Scenario {
  readonly name: string;
  readonly plans: readonly Plan[];
  /** How often each may happen, at any time. */
  readonly faults: Faults;
  /** Entries stored at the beginning. Absent: Redis is empty, without a version. */
  readonly stored?: readonly EntryKey[];
  /** Replies may arrive late and out of order. */
  readonly lateReplies?: boolean;
  /** CATCH_UP_LIMIT and MAX_INVALIDATIONS of invalidations.ts. */
  readonly catchUpLimit?: number;
  readonly maxInvalidations?: number;
  /** Age from which invalidations are pruned, and how many are kept. */
  readonly retention?: number;
  readonly maximum?: number;
}

/** A process's copy of one generation of the invalidation table (invalidations.ts). */
export interface InvalidationTable {
  generation: number;
  upTo: number | null;
  lowWater: number | null;
  lastInvalidated: Record<string, number>;
}

export interface Process {
  /** Index of the copy in use; late replies may still update others. */
  current: number | null;
  tables: (InvalidationTable | null)[];
  /** Callers that are loading, by key. */
  inFlight: Partial<Record<EntryKey, number>>;
  /** The local tier. */
  copies: Partial<Record<EntryKey, Entry>>;
}

export interface Caller {
  readonly plan: Plan;
  /** The last earlier caller with the same plan, or -1. */
  readonly sameAs: number;
  phase:
    | 'planned'
    | 'waiting for Redis'
    | 'reading the source'
    | 'sharing a load'
    | 'waiting for the lease'
    | 'done';
  /** The step that continues after a pause. */
  next: StepName | null;
  commands: readonly Command[];
  replies: Reply[];
  locals: Locals;
  load: InFlightLoad | null;
  /** Values invalidated before this call began, as bits: it must return none of them. */
  invalidatedAtStart: number;
}

/** Values read before an invalidation or a delete of them, as bits. */
export interface Invalidated {
  /** No read may return them. */
  values: number;
  /** The same for reads with tags, by tag. */
  readonly byTag: Record<string, number>;
  /** R10: only callers that accept a stale value may receive them, until the time by the server's clock. */
  readonly dying: readonly { readonly deadAt: number; readonly values: number }[];
}

/** The state of Redis, every process and every call. Plain data, so that it can be copied and compared. */
export interface State {
  redis: RedisState;
  processes: Process[];
  callers: Caller[];
  /** The key of every value ever read from the source. */
  values: EntryKey[];
  invalidated: Invalidated;
  faultsLeft: Faults;
  violation: string | null;
}

export interface Setting {
  readonly scenario: Scenario;
  readonly rules: Rules;
}

export function begin({ plans, stored, faults }: Scenario): State {
  const redis = emptyRedis();
  if (stored) {
    const version = { time: redis.time, generation: ++redis.generations };
    redis.version = version;
    redis.invalidations = { [`low-water:${version.generation}`]: version.time };
    for (const [value, key] of stored.entries()) redis.entries[key] = { version, value };
  }
  const processes = Math.max(...plans.map(({ process }) => process)) + 1;
  return {
    redis,
    processes: Array.from({ length: processes }, () => ({
      current: null,
      tables: [],
      inFlight: {},
      copies: {},
    })),
    callers: plans.map((plan, id) => ({
      plan,
      sameAs: plans.findLastIndex((other, i) => i < id && JSON.stringify(other) === JSON.stringify(plan)),
      phase: 'planned',
      next: null,
      commands: [],
      replies: [],
      locals: {},
      load: null,
      invalidatedAtStart: 0,
    })),
    values: [...(stored ?? [])],
    invalidated: { values: 0, byTag: {}, dying: [] },
    faultsLeft: { ...faults },
    violation: null,
  };
}
