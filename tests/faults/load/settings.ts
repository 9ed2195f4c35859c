import type { RedisConfig } from '../../../src/redis/index.ts';
import type { NodeAddress } from '../../support/redis/server.ts';

/** The settings of one worker process. Serializable. */
export interface LoadSettings {
  readonly endpoint: RedisConfig['endpoint'];
  /** The source of the cached values: a separate Redis without faults. */
  readonly source: NodeAddress;
  readonly tenantId: string;
  readonly worker: number;
  /** Lanes of each kind; a lane has one call in flight at a time. */
  readonly lanes: number;
  /** Longest pause between two calls of a lane, in ms. */
  readonly pauseMs: number;
}

/** Short, so that the lease of a crashed holder does not outlast a fault. */
export const LEASE_MS = 500;
export const MAX_SESSIONS = 3;
