import { MAX_SERVER_BYTES, MAX_BYTES as TOKEN_BYTES } from '../../src/api/auth/token-cache.ts';
import { MAX_BYTES as INVALIDATION_BYTES, MAX_TABLE_BYTES } from '../../src/redis/cache/invalidations.ts';
import { MAX_BYTES as COUNTER_BYTES } from '../../src/redis/cache/metrics.ts';
import { MAX_BYTES as VERSION_BYTES } from '../../src/redis/cache/version-tracker.ts';
import { MAX_BYTES as RECORD_BYTES } from '../../src/redis/session/record.ts';
import { MAX_BYTES as SLOT_BYTES } from '../../src/redis/session/slots.ts';
import { MAX_BYTES as REGISTRY_BYTES } from '../../src/redis/session/tenant-registry.ts';
import { KEYS_MEMORY } from '../../src/redis/shared/keys.ts';
import { MAX_LIMITED_TENANTS_BYTES } from '../../src/redis/tenant/rate-limiter.ts';
import { size } from './quantity.ts';

/** Data that a process keeps in memory. */
export interface ProcessMemory {
  readonly bound: string;
  readonly bytes: number;
  /** The cost of evicting some of it. */
  readonly beyond: string;
}

export const PROCESS_MEMORY: readonly ProcessMemory[] = [
  {
    bound: `process memory: invalidations of tenants, at most ${size(MAX_TABLE_BYTES)} for one`,
    bytes: INVALIDATION_BYTES,
    beyond: 'one more round trip to read an entry older than its tenant’s last invalidation',
  },
  {
    bound: 'process memory: versions of tenants, for writes',
    bytes: VERSION_BYTES,
    beyond: 'a script stores the value instead of SET',
  },
  {
    bound: 'process memory: unsent counters',
    bytes: COUNTER_BYTES,
    beyond: 'one command for each count',
  },
  {
    bound: 'process memory: limits of tenants',
    bytes: MAX_LIMITED_TENANTS_BYTES,
    beyond: 'each call reports its cost, and may be accepted although its tenant has no quota left',
  },
  {
    bound: 'process memory: verified tokens, for a minute',
    bytes: TOKEN_BYTES,
    beyond: 'they are verified again',
  },
  {
    bound: 'process memory: verified tokens of servers that call for users',
    bytes: MAX_SERVER_BYTES,
    beyond: 'they are verified again',
  },
  {
    bound: 'process memory: parsed sessions',
    bytes: RECORD_BYTES,
    beyond: 'they are parsed again',
  },
  {
    bound: 'process memory: tenants with more sessions per user than configured',
    bytes: SLOT_BYTES,
    beyond: 'one more round trip to create a session',
  },
  {
    bound: 'process memory: tenants registered for the cleanup',
    bytes: REGISTRY_BYTES,
    beyond: 'one more command to create a session',
  },
  {
    bound: 'process memory: key names, for each kind of key',
    bytes: KEYS_MEMORY.maxBytes,
    beyond: 'they are built again',
  },
];
