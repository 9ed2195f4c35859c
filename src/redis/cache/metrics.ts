import type { RedisClient, RedisCommand, RedisReply } from '../client/index.ts';
import { cacheKeys, decodeSegment, encodeSegment } from '../shared/keys.ts';
import { token } from '../shared/random.ts';
import { COUNT } from './scripts/scripts.ts';
import type { CacheCounters, CacheMetrics } from './types.ts';

const COUNTERS = [
  'hits',
  'misses',
  'stale',
  'sets',
  'deletes',
  'invalidations',
  'loads',
  'loadMs',
  'waits',
] as const;
export type CounterName = (typeof COUNTERS)[number];

/** Counts wait this long, in ms, to travel with a command that is sent anyway. */
const FLUSH_EVERY_MS = 1_000;
const BATCH_MEMORY_MS = 60_000;
const METRICS_MEMORY_MS = 30 * 24 * 60 * 60 * 1000;
/** Namespaces beyond this many fields are counted together, under `*`. */
const MAX_FIELDS = 2_000;
/** What is not about one namespace is counted here; no caller's namespace can have this name once encoded. */
const WHOLE_TENANT = '*';

interface Batch {
  readonly id: string;
  readonly fields: FlatCounts;
}

/**
 * Counters, buffered per tenant and added to Redis together with later commands: counting never costs a round trip.
 * A batch carries an id under which the server adds it once, however often it is sent.
 */
export interface CacheCounts {
  /** @param namespace absent for what concerns the whole tenant */
  add(tenantId: string, namespace: string | undefined, counter: CounterName, amount: number): void;
  /** Sends a command, and what is due to be counted along with it. */
  sendWith(tenantId: string, command: RedisCommand): Promise<RedisReply>;
  /** The same for several commands in one round trip. */
  sendAllWith(tenantId: string, commands: readonly RedisCommand[]): Promise<(RedisReply | Error)[]>;
  read(tenantId: string): Promise<CacheMetrics>;
  /** Sends everything counted so far; called before a process ends. */
  flush(): Promise<void>;
}

/** Counters by namespace; `undefined` holds what concerns the whole tenant. */
type Counts = Map<string | undefined, Record<CounterName, number>>;

interface TenantCounts {
  counts: Counts;
  /** The counters last added to: most calls name the namespace of the one before. */
  last?:
    | { readonly namespace: string | undefined; readonly counters: Record<CounterName, number> }
    | undefined;
  /** A batch not known to have arrived: sent again, whole, before anything newer. */
  unsent?: Batch | undefined;
  flushedAt: number;
}

/** Tenants with counts in this process; beyond, those of the one that waited longest are sent on their own. */
const MAX_TENANTS = 1_000;

/** @param onBatch told of every batch as it is first sent, for sinks other than Redis */
export function createCacheCounts(
  client: RedisClient,
  onBatch: (tenantId: string, counts: CacheCounters) => void = () => {},
): CacheCounts {
  const tenants = new Map<string, TenantCounts>();

  function tenantOf(tenantId: string): TenantCounts {
    const known = tenants.get(tenantId);
    if (known) return known;
    makeRoom();
    const tenant: TenantCounts = { counts: new Map(), flushedAt: Date.now() };
    tenants.set(tenantId, tenant);
    return tenant;
  }

  function makeRoom(): void {
    const [oldest] = tenants;
    if (tenants.size < MAX_TENANTS || !oldest) return;
    const [tenantId, tenant] = oldest;
    tenants.delete(tenantId);
    // Nobody waits for it; what does not arrive is lost with the connection.
    flushTenant(tenantId, tenant).catch(() => {});
  }

  /** The COUNT call to send now, if there is anything to count. */
  function nextCall(tenantId: string, tenant: TenantCounts) {
    const again = tenant.unsent !== undefined;
    if (!again && tenant.counts.size === 0) return undefined;
    tenant.unsent ??= { id: token(9), fields: fieldsOf(tenant.counts) };
    const batch = tenant.unsent;
    if (!again) {
      onBatch(tenantId, totalOf(batch.fields));
      tenant.counts = new Map();
      tenant.last = undefined;
    }
    tenant.flushedAt = Date.now();
    const { metrics, metricsBatch } = cacheKeys(tenantId);
    const keys = [metrics, metricsBatch(batch.id)];
    const args = [BATCH_MEMORY_MS, METRICS_MEMORY_MS, MAX_FIELDS, ...batch.fields];
    return { again, keys, args, batch };
  }

  function arrived(tenant: TenantCounts, batch: Batch): void {
    if (tenant.unsent === batch) tenant.unsent = undefined;
  }

  async function flushTenant(tenantId: string, tenant: TenantCounts): Promise<void> {
    for (let call = nextCall(tenantId, tenant); call; call = nextCall(tenantId, tenant)) {
      await client.script(COUNT, call.keys, call.args);
      arrived(tenant, call.batch);
    }
  }

  async function sendCounting(
    tenant: TenantCounts,
    commands: readonly RedisCommand[],
    call: NonNullable<ReturnType<typeof nextCall>>,
  ): Promise<(RedisReply | Error)[]> {
    // A batch that failed may have met a server without the script: its source goes along then.
    const head = call.again ? (['EVAL', COUNT.lua] as const) : (['EVALSHA', COUNT.sha] as const);
    const replies = await client.pipeline([
      ...commands,
      [...head, call.keys.length, ...call.keys, ...call.args],
    ]);
    if (!(replies.pop() instanceof Error)) arrived(tenant, call.batch);
    return replies;
  }

  function dueCall(tenantId: string, tenant: TenantCounts) {
    const isDue = Date.now() - tenant.flushedAt >= FLUSH_EVERY_MS;
    return isDue ? nextCall(tenantId, tenant) : undefined;
  }

  return {
    add(tenantId, namespace, counter, amount) {
      const tenant = tenantOf(tenantId);
      if (!tenant.last || tenant.last.namespace !== namespace) {
        const counters = tenant.counts.get(namespace) ?? zero();
        tenant.counts.set(namespace, counters);
        tenant.last = { namespace, counters };
      }
      tenant.last.counters[counter] += amount;
    },

    sendWith(tenantId, command) {
      const tenant = tenantOf(tenantId);
      const call = dueCall(tenantId, tenant);
      if (!call) return client.command(command);
      return sendCounting(tenant, [command], call).then(([reply = null]) => {
        if (reply instanceof Error) throw reply;
        return reply;
      });
    },

    sendAllWith(tenantId, commands) {
      const tenant = tenantOf(tenantId);
      const call = dueCall(tenantId, tenant);
      return call ? sendCounting(tenant, commands, call) : client.pipeline(commands);
    },

    async read(tenantId) {
      await flushTenant(tenantId, tenantOf(tenantId));
      const reply = await client.command(['HGETALL', cacheKeys(tenantId).metrics]);
      return summarize(Array.isArray(reply) ? reply.map(String) : []);
    },

    async flush() {
      for (const [tenantId, tenant] of tenants) await flushTenant(tenantId, tenant);
    },
  };
}

const zero = (): Record<CounterName, number> =>
  Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Record<CounterName, number>;

function fieldsOf(counts: Counts): FlatCounts {
  const fields: (string | number)[] = [];
  for (const [namespace, counters] of counts) {
    const prefix = namespace === undefined ? WHOLE_TENANT : encodeSegment('namespace', namespace);
    for (const name of COUNTERS) if (counters[name] > 0) fields.push(`${prefix}:${name}`, counters[name]);
  }
  return fields;
}

/** Field, amount, field, amount … as Redis answers a hash, in words. */
type FlatCounts = readonly (string | number)[];

function eachCount(
  flat: FlatCounts,
  visit: (namespace: string, counter: CounterName, amount: number) => void,
): void {
  for (let i = 0; i < flat.length; i += 2) {
    const [namespace = '', name = ''] = String(flat[i]).split(':');
    const counter = COUNTERS.find((known) => known === name);
    if (counter) visit(namespace, counter, Number(flat[i + 1]));
  }
}

function totalOf(flat: FlatCounts): Record<CounterName, number> {
  const total = zero();
  eachCount(flat, (_, counter, amount) => {
    total[counter] += amount;
  });
  return total;
}

function summarize(flat: FlatCounts): CacheMetrics {
  const namespaces = new Map<string, Record<CounterName, number>>();
  eachCount(flat, (encoded, counter, amount) => {
    if (encoded === WHOLE_TENANT) return;
    const namespace = decodeSegment(encoded);
    const counters = namespaces.get(namespace) ?? zero();
    counters[counter] += amount;
    namespaces.set(namespace, counters);
  });
  const total = totalOf(flat);
  const described = [...namespaces].map(([name, counters]) => [
    name,
    { ...counters, hitRate: hitRate(counters) },
  ]);
  return { ...total, hitRate: hitRate(total), namespaces: Object.fromEntries(described) };
}

function hitRate({ hits, misses, stale }: CacheCounters): number {
  const reads = hits + misses + stale;
  return reads === 0 ? 0 : hits / reads;
}
