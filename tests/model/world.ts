import type { Command, Reply } from './commands.ts';
import { type Entry, type EntryKey, emptyRedis, type RedisState } from './redis-state.ts';
import type { Rules } from './rules.ts';
import type { Flight, Locals, StepName } from './turn.ts';

/** One call of the product, in one of the processes. */
export type Plan =
  | { readonly call: 'get'; readonly process: number; readonly keys: readonly EntryKey[] }
  | {
      readonly call: 'load' | 'loadOrStale' | 'staleOrLoad' | 'getLocal';
      readonly process: number;
      readonly key: EntryKey;
    }
  | {
      readonly call: 'setNow' | 'setLarge' | 'setStamped' | 'setAsOf' | 'writeThrough' | 'delete';
      readonly process: number;
      readonly key: EntryKey;
    }
  | { readonly call: 'invalidate'; readonly process: number; readonly members: readonly string[] };

export const FAULTS = [
  'watermark lost',
  'clock lost',
  'entry lost',
  'lease expired',
  'time moves on',
  'time steps back',
  'script repeated',
] as const;
export type FaultName = (typeof FAULTS)[number];
export type Faults = Partial<Record<FaultName, number>>;

export interface Scenario {
  readonly name: string;
  readonly plans: readonly Plan[];
  /** How often each may happen, at any moment. */
  readonly faults: Faults;
  /** Entries stored and served before the story begins; without any, Redis is empty. */
  readonly stored?: readonly EntryKey[];
  /** Replies may wait on the wire while others overtake them. */
  readonly lateReplies?: boolean;
  /** The bounds of cache-marks.ts, and the age from which marks are pruned. */
  readonly catchUpLimit?: number;
  readonly maxMarks?: number;
  readonly keep?: number;
}

/** What a process remembers of one generation of the clock (cache-marks.ts). */
export interface InvalidationTable {
  generation: number;
  upTo: number | null;
  floor: number | null;
  marks: Record<string, number>;
}

export interface Process {
  /** The object in the memory, by its place in `marks`; late replies may still refer to others. */
  current: number | null;
  marks: (InvalidationTable | null)[];
  /** Loads in flight, by the caller that flies them. */
  flights: Partial<Record<EntryKey, number>>;
  /** The local tier. */
  copies: Partial<Record<EntryKey, Entry>>;
}

export interface Caller {
  readonly plan: Plan;
  /** The call before this one that does the same in the same process, or -1. */
  readonly twin: number;
  phase: 'planned' | 'asking' | 'reading the source' | 'joining' | 'choosing' | 'done';
  /** Where it goes on, and what it remembers across the pause. */
  next: StepName | null;
  commands: readonly Command[];
  replies: Reply[];
  locals: Locals;
  flight: Flight | null;
  /** Values invalidated before this call began, as bits: it must answer none of them. */
  deadAtStart: number;
}

/** Everything at one moment. Plain data, so that it can be copied, compared and remembered. */
export interface World {
  redis: RedisState;
  processes: Process[];
  callers: Caller[];
  /** The key of every value ever read from the source. */
  values: EntryKey[];
  /** Those read before an invalidation or a delete that reaches them, as bits. */
  dead: number;
  faultsLeft: Faults;
  violation: string | null;
}

export interface Setting {
  readonly scenario: Scenario;
  readonly rules: Rules;
}

export function begin({ plans, stored, faults }: Scenario): World {
  const redis = emptyRedis();
  if (stored) {
    const stamp = { time: redis.time, generation: ++redis.generations };
    redis.watermark = stamp;
    redis.clock = { [`floor:${stamp.generation}`]: stamp.time };
    for (const [value, key] of stored.entries()) redis.entries[key] = { stamp, value };
  }
  const processes = Math.max(...plans.map(({ process }) => process)) + 1;
  return {
    redis,
    processes: Array.from({ length: processes }, () => ({
      current: null,
      marks: [],
      flights: {},
      copies: {},
    })),
    callers: plans.map((plan, id) => ({
      plan,
      twin: plans.findLastIndex((other, i) => i < id && JSON.stringify(other) === JSON.stringify(plan)),
      phase: 'planned',
      next: null,
      commands: [],
      replies: [],
      locals: {},
      flight: null,
      deadAtStart: 0,
    })),
    values: [...(stored ?? [])],
    dead: 0,
    faultsLeft: { ...faults },
    violation: null,
  };
}
