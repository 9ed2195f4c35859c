import type { RedisClient, RedisCommand, RedisReply } from '../client/index.ts';
import { createBoundedMap } from '../shared/bounded-map.ts';
import { cacheKeys } from '../shared/keys.ts';
import { randomToken } from '../shared/random.ts';
import { isRedisFailure } from '../shared/redis-failure.ts';
import {
  type CacheCounters,
  type CacheMetrics,
  type CounterName,
  type Counts,
  type FlatCounts,
  flatten,
  makeRoom,
  noCounts,
  summarize,
  totalOf,
} from './counters.ts';
import { COUNT } from './scripts/add-counters.ts';

/** How long counts wait for a command to be sent with, in ms. */
const FLUSH_EVERY_MS = 1_000;
/** Number of tenants whose counts `flush` sends concurrently. */
const FLUSHES_AT_ONCE = 16;
const BATCH_MEMORY_MS = 60_000;
const METRICS_MEMORY_MS = 30 * 24 * 60 * 60 * 1000;
/** Maximum number of namespaces listed in a tenant's counters. */
export const LISTED_NAMESPACES = 200;
const BATCH_ID_BYTES = 9;

interface Batch {
  readonly id: string;
  readonly fields: FlatCounts;
}

/** Counters that are due and sent along with another command. */
export interface DueCounts {
  readonly command: RedisCommand;
  /** Must be called with the reply to the command. */
  onReply(reply: RedisReply | Error | undefined): void;
}

/**
 * Counters, buffered per tenant and sent to Redis together with later commands, so that counting never takes a round
 * trip. Each batch has an id, so the server adds it only once, no matter how often it is sent.
 */
export interface CacheCounts {
  /** @param namespace absent for counters of the whole tenant */
  add(tenantId: string, namespace: string | undefined, counter: CounterName, amount: number): void;
  /** @returns the counters to send with the next command; undefined when none are due */
  due(tenantId: string): DueCounts | undefined;
  read(tenantId: string): Promise<CacheMetrics>;
  /** Sends all counters; call this before the process ends. Counters that cannot be sent stay buffered. */
  flush(): Promise<void>;
}

interface TenantCounts {
  readonly tenantId: string;
  counts: Counts;
  /** A batch that may not have arrived: sent again, unchanged, before anything newer. */
  unconfirmed?: Batch | undefined;
  flushedAt: number;
}

/** Memory for the counts of all tenants, in bytes. The counts of a tenant that does not fit are sent separately. */
export const MAX_BYTES = 16 * 1_048_576;
/** Memory of a tenant, of one namespace, and of one field of a batch, in bytes. */
const TENANT_BYTES = 300;
const NAMESPACE_BYTES = 300;
const FIELD_BYTES = 100;
/**
 * Maximum number of namespaces counted between two batches. Counts of any further namespaces only add to the tenant's
 * total.
 */
const MAX_NAMESPACES = 256;

/** @param onBatch receives every batch when it is first sent, for metrics outside Redis */
export function createCacheCounts(
  client: RedisClient,
  onBatch: (tenantId: string, counts: CacheCounters) => void = () => {},
  maxBytes: number = MAX_BYTES,
): CacheCounts {
  const tenants = createBoundedMap<TenantCounts>({ maxBytes, onEvict: sendAlone });

  const keep = (tenant: TenantCounts) => tenants.set(tenant.tenantId, tenant, bytesOf(tenant));
  const resize = (tenant: TenantCounts) => tenants.get(tenant.tenantId) === tenant && keep(tenant);

  /** No caller waits for these counts, and they are lost if Redis is unavailable. */
  function sendAlone(tenant: TenantCounts): void {
    flushTenant(tenant).catch(() => {});
  }

  /** The COUNT call to send now; undefined if there is nothing to count. */
  function nextCall(tenant: TenantCounts) {
    const { tenantId } = tenant;
    const isRepeated = tenant.unconfirmed !== undefined;
    if (!isRepeated && tenant.counts.size === 0) return undefined;
    tenant.unconfirmed ??= { id: randomToken(BATCH_ID_BYTES), fields: flatten(tenant.counts) };
    const batch = tenant.unconfirmed;
    if (!isRepeated) {
      onBatch(tenantId, totalOf(batch.fields));
      tenant.counts = new Map();
      resize(tenant);
    }
    tenant.flushedAt = Date.now();
    const { metrics, metricsBatch } = cacheKeys(tenantId);
    const keys = [metrics, metricsBatch(batch.id)];
    const args = [BATCH_MEMORY_MS, METRICS_MEMORY_MS, LISTED_NAMESPACES, ...batch.fields];
    return { isRepeated, keys, args, batch };
  }

  function confirm(tenant: TenantCounts, batch: Batch): void {
    if (tenant.unconfirmed !== batch) return;
    tenant.unconfirmed = undefined;
    resize(tenant);
  }

  /** Sends everything counted before the call: a batch that may not have arrived, if any, and the counts since. */
  async function flushTenant(tenant: TenantCounts): Promise<void> {
    for (let batches = 0; batches < 2; batches++) {
      const call = nextCall(tenant);
      if (!call) return;
      await client.script(COUNT, call.keys, call.args);
      confirm(tenant, call.batch);
    }
  }

  return {
    add(tenantId, namespace, counter, amount) {
      const tenant = tenants.get(tenantId) ?? { tenantId, counts: new Map(), flushedAt: Date.now() };
      const { counts } = tenant;
      const isKept = counts.has(namespace) || counts.size < MAX_NAMESPACES || makeRoom(counts, counter);
      const name = isKept ? namespace : undefined;
      const known = counts.get(name);
      const counters = known ?? noCounts();
      counters[counter] += amount;
      if (known) return;
      counts.set(name, counters);
      if (!keep(tenant)) sendAlone(tenant);
    },

    due(tenantId) {
      const tenant = tenants.get(tenantId);
      if (!tenant || Date.now() - tenant.flushedAt < FLUSH_EVERY_MS) return undefined;
      const call = nextCall(tenant);
      if (!call) return undefined;
      const { isRepeated, keys, args, batch } = call;
      // The batch may have failed because the server did not have the script, so send the source this time.
      const script = isRepeated ? (['EVAL', COUNT.lua] as const) : (['EVALSHA', COUNT.sha] as const);
      return {
        command: [...script, keys.length, ...keys, ...args],
        onReply(reply) {
          if (!(reply instanceof Error)) confirm(tenant, batch);
        },
      };
    },

    async read(tenantId) {
      const { metrics } = cacheKeys(tenantId);
      const tenant = tenants.get(tenantId);
      // If Redis rejects writes, the counters can still be read.
      await (tenant && flushTenant(tenant))?.catch((error: unknown) => {
        if (!isRedisFailure(error)) throw error;
      });
      const reply = await client.command(['HGETALL', metrics]);
      return summarize(Array.isArray(reply) ? reply.map(String) : []);
    },

    async flush() {
      const remaining = tenants.values();
      const flushNext = async () => {
        for (let tenant = remaining.pop(); tenant; tenant = remaining.pop()) await flushTenant(tenant);
      };
      // Each worker stops at its first failure: if Redis is down, all of them stop; if one shard is down, the others
      // continue.
      const outcomes = await Promise.allSettled(Array.from({ length: FLUSHES_AT_ONCE }, flushNext));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}

const bytesOf = ({ counts, unconfirmed }: TenantCounts): number =>
  TENANT_BYTES + NAMESPACE_BYTES * counts.size + FIELD_BYTES * (unconfirmed?.fields.length ?? 0);
