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

/** Counts wait this long, in ms, to travel with a command that is sent anyway. */
const FLUSH_EVERY_MS = 1_000;
/** Tenants whose counts `flush` sends at the same time. */
const FLUSHES_AT_ONCE = 16;
const BATCH_MEMORY_MS = 60_000;
const METRICS_MEMORY_MS = 30 * 24 * 60 * 60 * 1000;
/** Namespaces that a tenant's counters list. */
export const LISTED_NAMESPACES = 200;
const BATCH_ID_BYTES = 9;

interface Batch {
  readonly id: string;
  readonly fields: FlatCounts;
}

/** Counters that are due, to be sent along with another command. */
export interface DueCounts {
  readonly command: RedisCommand;
  /** Must be called with the reply to the command. */
  onReply(reply: RedisReply | Error | undefined): void;
}

/**
 * Counters, buffered per tenant and added to Redis together with later commands, so that counting never costs a round
 * trip. A batch carries an id under which the server adds it once, however often it is sent.
 */
export interface CacheCounts {
  /** @param namespace absent for what concerns the whole tenant */
  add(tenantId: string, namespace: string | undefined, counter: CounterName, amount: number): void;
  /** @returns the counters to send with the next command; undefined when none are due */
  due(tenantId: string): DueCounts | undefined;
  read(tenantId: string): Promise<CacheMetrics>;
  /** Sends all counters; call it before a process ends. What cannot be sent stays buffered. */
  flush(): Promise<void>;
}

interface TenantCounts {
  readonly tenantId: string;
  counts: Counts;
  /** A batch that may not have arrived: sent again, unchanged, before anything newer. */
  unconfirmed?: Batch | undefined;
  flushedAt: number;
}

/** Memory for the counts of all tenants, in bytes. The counts of a tenant that does not fit are sent on their own. */
export const MAX_BYTES = 16 * 1_048_576;
/** Memory of a tenant, of one namespace, and of one field of a batch, in bytes. */
const TENANT_BYTES = 300;
const NAMESPACE_BYTES = 300;
const FIELD_BYTES = 100;
/** Namespaces counted until the next batch. What is counted for more of them only counts for their tenant. */
const MAX_NAMESPACES = 256;

/** @param onBatch receives every batch when it is first sent, for sinks other than Redis */
export function createCacheCounts(
  client: RedisClient,
  onBatch: (tenantId: string, counts: CacheCounters) => void = () => {},
  maxBytes: number = MAX_BYTES,
): CacheCounts {
  const tenants = createBoundedMap<TenantCounts>({ maxBytes, onEvict: sendAlone });

  const keep = (tenant: TenantCounts) => tenants.set(tenant.tenantId, tenant, bytesOf(tenant));
  const resize = (tenant: TenantCounts) => tenants.get(tenant.tenantId) === tenant && keep(tenant);

  /** No caller waits for these counts; they are lost if Redis is unavailable. */
  function sendAlone(tenant: TenantCounts): void {
    flushTenant(tenant).catch(() => {});
  }

  /** The COUNT call to send now; undefined when there is nothing to count. */
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

  /** Sends what was counted before the call: at most a batch that may not have arrived, and the counts since. */
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
      // A batch that failed may have met a server without the script, so its source is sent this time.
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
      // A Redis that rejects writes still tells what it counted.
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
      // Each ends at its first failure: without Redis all end at once, without one shard the others go on.
      const outcomes = await Promise.allSettled(Array.from({ length: FLUSHES_AT_ONCE }, flushNext));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}

const bytesOf = ({ counts, unconfirmed }: TenantCounts): number =>
  TENANT_BYTES + NAMESPACE_BYTES * counts.size + FIELD_BYTES * (unconfirmed?.fields.length ?? 0);
