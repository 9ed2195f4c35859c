import type { BenchRedis } from '../lib/bench-redis.ts';
import type { SuiteResult } from '../lib/result.ts';
import type { RoundOptions } from '../lib/rounds.ts';

export interface SuiteContext extends RoundOptions {
  readonly redis: BenchRedis;
  /** Sizes that take minutes, too. */
  readonly full: boolean;
  /** Runs only rows whose title contains this; everything without it. */
  readonly only: string | undefined;
  /** Tells whoever waits what is being measured. */
  readonly progress: (text: string) => void;
}

export type Suite = (context: SuiteContext) => Promise<SuiteResult>;
