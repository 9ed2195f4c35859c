import { staleReads } from '../integration/cache-history-check.ts';
import type { WorkerLine } from './load/load.ts';
import { type CallRecord, type Finding, PORT_CALLS } from './load/record.ts';
import { LEASE_MS } from './load/settings.ts';
import type { Fault, World } from './world/fault.ts';

/** The times of a fault, in ms of the monotonic clock: its begin, its end, and the begin of the next. */
export interface Window {
  readonly fault: Fault;
  readonly injectedAt: number;
  readonly healedAt: number;
  /** When almost no call failed any more; undefined if the product did not recover. */
  readonly calmAt: number | undefined;
  readonly endedAt: number;
}

/** The effect of one fault on the calls from its begin until the next fault. */
export interface Row {
  readonly fault: string;
  readonly kind: string;
  readonly calls: number;
  readonly ok: number;
  /** Calls of cacheOrFetch that returned the loader's value because Redis failed. */
  readonly byLoader: number;
  /** Failed calls by the code of their error. */
  readonly errors: Readonly<Record<string, number>>;
  /** The call that took the largest share of its time limit. */
  readonly worst: { readonly op: string; readonly ms: number; readonly limitMs: number };
  readonly wrong: readonly string[];
  readonly lost: readonly string[];
  /** Acknowledged writes that this fault is expected to lose. */
  readonly expectedLosses: number;
  /** From the end of the fault until calls succeed through Redis again, in ms. */
  readonly recoveryMs: number;
  /** Broken guarantees other than wrong values and lost writes. */
  readonly problems: string[];
}

/** How far a call may exceed its time limit, beyond the time for which its process could not run, in ms. */
const SLACK_MS = 1_500;
/** Longest replication lag, in ms. */
const REPLICA_LAG_MS = 1_000;

export function rowsOf(world: World, windows: readonly Window[], printed: readonly WorkerLine[]): Row[] {
  const lines = printed.map(({ line }) => line);
  const calls = lines.filter((line) => line.t === 'call');
  const findings: Finding[] = [
    ...lines.filter((line): line is Finding => line.t === 'lost' || line.t === 'wrong'),
    ...staleReads(lines.filter((line) => line.t === 'seen')).map(({ read, change }) => ({
      t: 'wrong' as const,
      at: Number(read.end) / 1e6,
      begunAt: Number(change.start) / 1e6,
      what: `${read.call} of ${read.key} answered ${read.version} after ${change.call} had ended with ${change.version}`,
    })),
  ];
  const unhandled = lines.filter((line) => line.t === 'unhandled');

  return windows.map((window) => {
    const within = ({ at }: { readonly at: number }) => window.injectedAt <= at && at < window.endedAt;
    const own = calls.filter(({ end }) => within({ at: end }));
    const found = findings.filter(within);
    const unexpected = found.filter((finding) => !windows.some((earlier) => isExpected(earlier, finding)));
    const describeAll = (kind: Finding['t']) =>
      unexpected.filter(({ t }) => t === kind).map(({ what }) => what);
    return {
      fault: window.fault.name,
      kind: world.kind,
      calls: own.length,
      ok: own.filter(({ code }) => code === 'OK').length,
      byLoader: own.filter(({ op, degraded }) => op === 'cacheOrFetch' && degraded).length,
      errors: countBy(own.filter(({ code }) => code !== 'OK').map(({ code }) => code)),
      worst: worstOf(own, world),
      wrong: describeAll('wrong'),
      lost: describeAll('lost'),
      expectedLosses: found.length - unexpected.length,
      recoveryMs: Math.max(0, Math.round((window.calmAt ?? window.endedAt) - window.healedAt)),
      problems: [
        ...(window.calmAt === undefined ? ['it did not recover'] : []),
        ...broken(own, window.fault, world),
        ...unhandled.filter(within).map(({ what }) => what),
      ],
    };
  });
}

function broken(calls: readonly CallRecord[], fault: Fault, world: World): string[] {
  const passing = (code: string) => fault.notRetryable?.includes(code) ?? false;
  const untyped = calls.filter(
    ({ code, retryable }) => code !== 'OK' && retryable !== true && !passing(code),
  );
  const fetches = calls.filter(({ op, code }) => op === 'cacheOrFetch' && code !== 'OK');
  const overdue = calls.filter(
    (call) => call.end - call.start - call.stalledMs > timeLimitOf(call, world) + SLACK_MS,
  );
  return [
    ...describeCalls('an error that is not typed as retryable', untyped),
    ...describeCalls('cacheOrFetch did not fall back on its loader', fetches),
    ...describeCalls('a call exceeded its time limit', overdue),
  ];
}

function describeCalls(problem: string, calls: readonly CallRecord[]): string[] {
  const [example] = calls;
  if (!example) return [];
  const { op, code, message = '', start, end } = example;
  const how = `${op} ${code} after ${Math.round(end - start)} ms ${message}`.trimEnd();
  return [`${problem}: ${calls.length} times, such as ${how}`];
}

/** Whether the finding is unavoidable with this fault. */
function isExpected({ fault, injectedAt, healedAt }: Window, finding: Finding): boolean {
  const { t, at, begunAt, isSession } = finding;
  if (begunAt === undefined || at < injectedAt || begunAt > healedAt) return false;
  if (fault.loses === 'everything') return t === 'lost';
  if (fault.loses === 'cache entries that were evicted') return t === 'lost' && !isSession;
  if (fault.loses === undefined) return false;
  return begunAt > injectedAt - REPLICA_LAG_MS && begunAt < injectedAt + REPLICA_LAG_MS;
}

/**
 * Longest duration of a call, in ms: each of its calls to Redis may take the timeout of one command, in a cluster also
 * that of a connection, and the same again for the one retry.
 */
export function timeLimitOf({ op }: Pick<CallRecord, 'op'>, { endpoint }: Pick<World, 'endpoint'>): number {
  const cluster = endpoint.provider !== 'upstash' && endpoint.cluster;
  const attemptMs = endpoint.commandTimeoutMs + (cluster ? endpoint.connectTimeoutMs : 0);
  const waitingMs = op === 'cacheOrFetch' ? 2 * LEASE_MS + 500 : 0;
  return PORT_CALLS[op] * (2 * attemptMs + 50) + waitingMs;
}

function worstOf(calls: readonly CallRecord[], world: World): Row['worst'] {
  let worst = { op: '', ms: 0, limitMs: 1 };
  for (const call of calls) {
    const [ms, limitMs] = [call.end - call.start, timeLimitOf(call, world)];
    if (ms / limitMs > worst.ms / worst.limitMs) worst = { op: call.op, ms: Math.round(ms), limitMs };
  }
  return worst;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
