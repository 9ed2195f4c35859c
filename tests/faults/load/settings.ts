import type { RedisConfig } from '../../../src/redis/index.ts';
import type { NodeAddress } from '../../support/server.ts';

/** What one worker process is told. Serialisable. */
export interface LoadSettings {
  readonly endpoint: RedisConfig['endpoint'];
  /** The source that is cached: a Redis of its own to which nothing happens. */
  readonly source: NodeAddress;
  readonly tenantId: string;
  readonly worker: number;
  /** Lanes of each kind; a lane has one call under way at a time. */
  readonly lanes: number;
  /** Longest pause between two calls of a lane, in ms. */
  readonly pauseMs: number;
}

/** Short, so that what a crashed holder leaves behind does not outlast a fault. */
export const LEASE_MS = 500;
export const MAX_SESSIONS = 3;
