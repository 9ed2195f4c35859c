import { decodeSegment, encodeSegment } from '../shared/keys.ts';

/** Counters of one namespace or of a whole tenant, since they were first recorded. */
export interface CacheCounters {
  readonly hits: number;
  readonly misses: number;
  /** Reads that found an invalidated or expired entry. */
  readonly stale: number;
  readonly sets: number;
  readonly deletes: number;
  readonly invalidations: number;
  /** Loader calls. */
  readonly loads: number;
  /** Time spent in loaders, in ms. */
  readonly loadMs: number;
  /** Calls that waited for the load of another caller. */
  readonly waits: number;
  /** Answers with a stale value, allowed by `staleWhileRevalidate`. */
  readonly staleWhileRevalidate: number;
  /** Answers with an expired value after a failed load, allowed by `staleIfError`. */
  readonly staleIfError: number;
}

export interface CacheMetrics extends CacheCounters {
  /** hits / (hits + misses + stale); 0 before the first read. */
  readonly hitRate: number;
  readonly namespaces: Readonly<Record<string, CacheCounters & { readonly hitRate: number }>>;
}

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
  'staleWhileRevalidate',
  'staleIfError',
] as const;
export type CounterName = (typeof COUNTERS)[number];

/** Counters that add a namespace to the list. Reads alone do not. */
export const WRITE_COUNTERS = ['sets', 'deletes', 'invalidations', 'loads'] as const satisfies CounterName[];

/** Counters that belong to no single namespace. No encoded namespace can have this name. */
const WHOLE_TENANT = '*';

/** Counters by namespace; `undefined` holds those of the whole tenant. */
export type Counts = Map<string | undefined, Record<CounterName, number>>;

/** Field, amount, field, amount … as Redis returns a hash. */
export type FlatCounts = readonly (string | number)[];

export const noCounts = (): Record<CounterName, number> =>
  Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Record<CounterName, number>;

/**
 * Makes room in a full map for a namespace that is written to: the counts of a namespace that was only read move to the
 * tenant's total.
 * @returns whether there is room
 */
export function makeRoom(counts: Counts, counter: CounterName): boolean {
  if (!WRITE_COUNTERS.some((name) => name === counter)) return false;
  for (const [namespace, counters] of counts) {
    if (namespace === undefined || WRITE_COUNTERS.some((name) => counters[name] > 0)) continue;
    const total = counts.get(undefined) ?? noCounts();
    for (const name of COUNTERS) total[name] += counters[name];
    counts.set(undefined, total);
    return counts.delete(namespace);
  }
  return false;
}

/** Converts the counts to fields and amounts, by encoded namespace. */
export function flatten(counts: Counts): FlatCounts {
  const fields: (string | number)[] = [];
  for (const [namespace, counters] of counts) {
    const prefix = namespace === undefined ? WHOLE_TENANT : encodeSegment('namespace', namespace);
    for (const name of COUNTERS) if (counters[name] > 0) fields.push(`${prefix}:${name}`, counters[name]);
  }
  return fields;
}

function forEachCount(
  flat: FlatCounts,
  visit: (namespace: string, counter: CounterName, amount: number) => void,
): void {
  for (let i = 0; i < flat.length; i += 2) {
    const [namespace = '', name = ''] = String(flat[i]).split(':');
    const counter = COUNTERS.find((known) => known === name);
    if (counter) visit(namespace, counter, Number(flat[i + 1]));
  }
}

export function totalOf(flat: FlatCounts): Record<CounterName, number> {
  const total = noCounts();
  forEachCount(flat, (_, counter, amount) => {
    total[counter] += amount;
  });
  return total;
}

/** Sums up a hash of counters, in total and by namespace. */
export function summarize(flat: FlatCounts): CacheMetrics {
  const namespaces = new Map<string, Record<CounterName, number>>();
  forEachCount(flat, (encoded, counter, amount) => {
    if (encoded === WHOLE_TENANT) return;
    const namespace = decodeSegment(encoded);
    const counters = namespaces.get(namespace) ?? noCounts();
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
