import { tracingChannel } from 'node:diagnostics_channel';
import { type OperationTrace, TRACING_CHANNELS } from '../shared/tracing.ts';

/** One call of a cache store. The fields after `namespace` are set when it has ended. */
export interface CacheTrace extends OperationTrace {
  /** The namespace, if the call names one. */
  readonly namespace?: string | undefined;
  /**
   * Result of a read: `expired` is past its TTL and kept so that it can be served stale; `invalidated` was invalidated
   * with `deadAfter` and is not dead yet. Result of a write: `rejected` means that something newer existed.
   */
  readonly result?:
    | ('hit' | 'miss' | 'stale' | 'expired' | 'invalidated')
    | ('stored' | 'rejected' | 'deleted' | 'absent')
    | undefined;
  /**
   * What made the entry stale or invalidated: `tag:<tag>`, `namespace:<namespace>` or `tenant`. For a name longer than
   * 32 characters, only a hash is known. Absent if the invalidation is no longer kept. Traces contain tags, so do not
   * put secrets in them.
   */
  readonly staleBy?: readonly string[] | undefined;
  /** How long ago the entry was stored, in ms with a precision of one second. */
  readonly ageMs?: number | undefined;
  /** How long ago the TTL of an `expired` entry ended, in ms. */
  readonly expiredForMs?: number | undefined;
  /** Whether the value is a copy from the local tier, served without asking Redis. */
  readonly local?: boolean | undefined;
  /** For `getManyCache`: number of keys requested. */
  readonly requested?: number | undefined;
  /** For `getManyCache`: number of hits. */
  readonly hits?: number | undefined;
  /** For `getManyCache`: number of keys whose stored entry was not fresh. */
  readonly stale?: number | undefined;
  /** Which load `cacheOrFetch` used: its own, another call's, or one that continues in the background. */
  readonly load?: 'own' | 'shared' | 'background' | undefined;
  /** Whether it waited for another process to load the value. */
  readonly leaseWaited?: boolean | undefined;
  /** Why it returned a stale value. */
  readonly servedStale?: 'while-revalidate' | 'if-error' | undefined;
  /** Whether it continued without Redis. */
  readonly degraded?: boolean | undefined;
}

export const cacheChannel = tracingChannel<unknown, CacheTrace>(TRACING_CHANNELS.cache);
