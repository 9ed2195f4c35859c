import type { RedisConfig } from '../../../src/redis/index.ts';
import type { NodeAddress } from '../../support/server.ts';

/** What cannot but be lost in a fault: the table counts it apart. */
export type Loss =
  /** An asynchronous replica takes over: what was acknowledged just before may be unknown to it. */
  | 'what was acknowledged in the last second'
  /** A server without a log starts again empty. */
  | 'everything'
  /** The eviction policy drops what has an expiry. */
  | 'what was evicted';

export interface Fault {
  readonly name: string;
  /** Brings the fault, waits, and ends it. */
  run(holdMs: number): Promise<void>;
  /** Shows only in calls that run out of time, and so must last longer than one may take. */
  readonly outlastsCalls?: boolean | undefined;
  /** Error codes that are right here although the same call will not succeed by itself. */
  readonly notRetryable?: readonly string[] | undefined;
  readonly loses?: Loss;
}

/** A Redis that things happen to, one after the other. */
export interface World {
  readonly kind: string;
  readonly endpoint: RedisConfig['endpoint'];
  readonly faults: readonly Fault[];
  /** What the world has lost by itself so far: nothing, or its rows say nothing about the product. */
  readonly losses?: readonly string[];
  /** Whether every counter must be exact at the end. */
  readonly exactCounts?: boolean;
  /** The world's own nodes, past all trouble. */
  readonly nodes: readonly NodeAddress[];
  close(): Promise<void>;
}

/** How much of everything. */
export interface Tier {
  readonly workers: number;
  readonly lanes: number;
  readonly pauseMs: number;
  /** How long each fault lasts at least, in ms. */
  readonly holdMs: number;
  /** How long nothing must fail before the next fault, in ms. */
  readonly calmMs: number;
  readonly deadlines: { readonly commandTimeoutMs: number; readonly connectTimeoutMs: number };
}
