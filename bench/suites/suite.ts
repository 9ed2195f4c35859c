import type { BenchRedis } from '../harness/bench-redis.ts';
import type { SuiteResult } from '../harness/result.ts';
import type { RoundOptions } from '../harness/rounds.ts';

export interface SuiteContext extends RoundOptions {
  readonly redis: BenchRedis;
  /** Includes sizes that take minutes. */
  readonly full: boolean;
  /** Proves that everything runs: fewer and smaller samples, whose figures mean nothing. */
  readonly quick: boolean;
  /** Runs only rows whose title contains this; undefined runs all rows. */
  readonly only: string | undefined;
  /** Prints what is being measured. */
  readonly progress: (text: string) => void;
}

export type Suite = (context: SuiteContext) => Promise<SuiteResult>;
