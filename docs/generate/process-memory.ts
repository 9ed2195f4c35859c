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

/** Something that a process remembers. */
export interface ProcessMemory {
  readonly bound: string;
  readonly bytes: number;
  /** What it costs that some of it is forgotten. */
  readonly beyond: string;
}

export const PROCESS_MEMORY: readonly ProcessMemory[] = [
  {
    bound: `remembered by a process: invalidations of tenants, at most ${size(MAX_TABLE_BYTES)} for one`,
    bytes: INVALIDATION_BYTES,
    beyond: 'one round trip to read an entry that is older than its tenant’s last invalidation',
  },
  {
    bound: 'remembered by a process: versions of tenants, for writes',
    bytes: VERSION_BYTES,
    beyond: 'a script stores the value instead of SET',
  },
  {
    bound: 'remembered by a process: counters that are not sent yet',
    bytes: COUNTER_BYTES,
    beyond: 'one command for each count',
  },
  {
    bound: 'remembered by a process: limits of tenants',
    bytes: MAX_LIMITED_TENANTS_BYTES,
    beyond: 'each call reports its cost, and may pass although its tenant has nothing left',
  },
  {
    bound: 'remembered by a process: verified tokens, for a minute',
    bytes: TOKEN_BYTES,
    beyond: 'they are verified again',
  },
  {
    bound: 'remembered by a process: verified tokens of servers that call for users',
    bytes: MAX_SERVER_BYTES,
    beyond: 'they are verified again',
  },
  {
    bound: 'remembered by a process: parsed sessions',
    bytes: RECORD_BYTES,
    beyond: 'they are parsed again',
  },
  {
    bound: 'remembered by a process: tenants with more sessions per user than configured',
    bytes: SLOT_BYTES,
    beyond: 'one round trip to create a session',
  },
  {
    bound: 'remembered by a process: tenants registered for the cleanup',
    bytes: REGISTRY_BYTES,
    beyond: 'one command to create a session',
  },
  {
    bound: 'remembered by a process: names of keys, of each kind',
    bytes: KEYS_MEMORY.maxBytes,
    beyond: 'they are spelled again',
  },
];
