import { tracingChannel } from 'node:diagnostics_channel';
import { type OperationTrace, TRACING_CHANNELS } from '../shared/tracing.ts';

/** One call of a cache store. The fields after `namespace` are known once it has ended. */
export interface CacheTrace extends OperationTrace {
  /** The namespace, if the call names one. */
  readonly namespace?: string | undefined;
  /**
   * What a read found: `expired` is past its TTL and kept so that it can be served stale, `invalidated` was invalidated
   * with `deadAfter` and is not dead yet. What a write did: `rejected` means that there was something newer.
   */
  readonly result?:
    | ('hit' | 'miss' | 'stale' | 'expired' | 'invalidated')
    | ('stored' | 'rejected' | 'deleted' | 'absent')
    | undefined;
  /**
   * What made a stale or invalidated entry so: `tag:<tag>`, `namespace:<namespace>` or `tenant`. Of a name longer than 32
   * characters, only a hash is known. Absent if the invalidation is no longer kept. Tags are told here: put no secrets
   * into them.
   */
  readonly staleBy?: readonly string[] | undefined;
  /** How long ago the entry was stored, in ms, to the second. */
  readonly ageMs?: number | undefined;
  /** How long ago the TTL of an `expired` entry ended, in ms. */
  readonly expiredForMs?: number | undefined;
  /** Whether the value is a copy of the local tier that was served without asking Redis. */
  readonly local?: boolean | undefined;
  /** Of `getManyCache`: how many keys were requested. */
  readonly requested?: number | undefined;
  /** How many of them were hits. */
  readonly hits?: number | undefined;
  /** How many of them were stored, and not fresh. */
  readonly stale?: number | undefined;
  /** Whose load `cacheOrFetch` used: its own, that of another call, or one that goes on after it. */
  readonly load?: 'own' | 'shared' | 'background' | undefined;
  /** Whether it waited for the load of another process. */
  readonly leaseWaited?: boolean | undefined;
  /** Why it returned an old value. */
  readonly servedStale?: 'while-revalidate' | 'if-error' | undefined;
  /** Whether it went on without Redis. */
  readonly degraded?: boolean | undefined;
}

export const cacheChannel = tracingChannel<unknown, CacheTrace>(TRACING_CHANNELS.cache);
