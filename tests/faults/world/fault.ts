import type { RedisConfig } from '../../../src/redis/index.ts';
import type { NodeAddress } from '../../support/redis/server.ts';

/** A loss that the fault cannot avoid; the table counts it separately. */
export type Loss =
  /** An asynchronous replica takes over without the writes that were acknowledged just before. */
  | 'what was acknowledged in the last second'
  /** A server without an append-only file restarts empty. */
  | 'everything'
  /** The eviction policy removes keys that have a TTL. */
  | 'cache entries that were evicted';

export interface Fault {
  readonly name: string;
  /** Begins the fault, waits, and ends it. */
  run(holdMs: number): Promise<void>;
  /** Shows only in calls that time out, so it must last longer than a call. */
  readonly outlastsCalls?: boolean | undefined;
  /** Error codes that are correct here although a retry would not succeed. */
  readonly notRetryable?: readonly string[] | undefined;
  readonly loses?: Loss;
}

/** A Redis and its faults, which happen one after another. */
export interface World {
  readonly kind: string;
  readonly endpoint: RedisConfig['endpoint'];
  readonly faults: readonly Fault[];
  /** Data that the world itself has lost so far. If it is not empty, its rows say nothing about the product. */
  readonly losses?: readonly string[];
  /** Whether every counter must be exact at the end. */
  readonly exactCounts?: boolean;
  /** The Redis nodes, without a proxy. */
  readonly nodes: readonly NodeAddress[];
  close(): Promise<void>;
}

/** The size of a run. */
export interface Tier {
  readonly workers: number;
  readonly lanes: number;
  readonly pauseMs: number;
  /** Shortest duration of a fault, in ms. */
  readonly holdMs: number;
  /** Time without failures before the next fault, in ms. */
  readonly calmMs: number;
  readonly timeouts: { readonly commandTimeoutMs: number; readonly connectTimeoutMs: number };
}
