import { staleReads } from '../integration/cache-history-check.ts';
import type { Told } from './load/load.ts';
import { type CallRecord, type Finding, PORT_CALLS } from './load/record.ts';
import { LEASE_MS } from './load/settings.ts';
import type { Fault, World } from './world/fault.ts';

/** When a fault began, was ended, and when the next began. Times in ms of the monotonic clock. */
export interface Window {
  readonly fault: Fault;
  readonly injectedAt: number;
  readonly healedAt: number;
  /** When as good as nothing failed any more; undefined if that did not come. */
  readonly calmAt: number | undefined;
  readonly endedAt: number;
}

/** What one fault did to the calls made during it and until the next. */
export interface Row {
  readonly fault: string;
  readonly kind: string;
  readonly calls: number;
  readonly ok: number;
  /** Calls of cacheOrFetch that the loader answered because Redis did not. */
  readonly byLoader: number;
  /** Failed calls by the code of their error. */
  readonly errors: Readonly<Record<string, number>>;
  /** The call that came nearest to its deadline, or past it. */
  readonly worst: { readonly op: string; readonly ms: number; readonly deadlineMs: number };
  readonly wrong: readonly string[];
  readonly lost: readonly string[];
  /** Acknowledged writes that this fault loses by its nature. */
  readonly lostByNature: number;
  /** From the end of the fault until calls succeed through Redis again, in ms. */
  readonly recoveryMs: number;
  /** Promises that were not kept, beyond wrong values and lost writes. */
  readonly problems: string[];
}

/** How much later than its deadline a call may end beyond the time for which its process could not run, in ms. */
const SLACK_MS = 1_500;
/** How far a replica may be behind, in ms. */
const REPLICA_LAG_MS = 1_000;

export function rowsOf(world: World, windows: readonly Window[], told: readonly Told[]): Row[] {
  const lines = told.map(({ line }) => line);
  const calls = lines.filter((line) => line.t === 'call');
  const findings: Finding[] = [
    ...lines.filter((line): line is Finding => line.t === 'lost' || line.t === 'wrong'),
    ...staleReads(lines.filter((line) => line.t === 'seen')).map(({ read, change }) => ({
      t: 'wrong' as const,
      at: Number(read.end) / 1e6,
      acknowledgedAt: Number(change.end) / 1e6,
      what: `${read.call} of ${read.key} answered ${read.version} after ${change.call} had ended with ${change.version}`,
    })),
  ];
  const unhandled = lines.filter((line) => line.t === 'unhandled');

  return windows.map((window) => {
    const within = ({ at }: { readonly at: number }) => window.injectedAt <= at && at < window.endedAt;
    const own = calls.filter(({ end }) => within({ at: end }));
    const found = findings.filter(within);
    const unexpected = found.filter((finding) => !windows.some((earlier) => isNatural(earlier, finding)));
    const tell = (kind: Finding['t']) => unexpected.filter(({ t }) => t === kind).map(({ what }) => what);
    return {
      fault: window.fault.name,
      kind: world.kind,
      calls: own.length,
      ok: own.filter(({ code }) => code === 'OK').length,
      byLoader: own.filter(({ degraded }) => degraded).length,
      errors: countBy(own.filter(({ code }) => code !== 'OK').map(({ code }) => code)),
      worst: worstOf(own, world),
      wrong: tell('wrong'),
      lost: tell('lost'),
      lostByNature: found.length - unexpected.length,
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
  const late = calls.filter(
    (call) => call.end - call.start - call.heldUpMs > deadlineOf(call, world) + SLACK_MS,
  );
  return [
    ...tellCalls('an error that is not typed as retryable', untyped),
    ...tellCalls('cacheOrFetch did not fall back on its loader', fetches),
    ...tellCalls('a call ended after its deadline', late),
  ];
}

function tellCalls(problem: string, calls: readonly CallRecord[]): string[] {
  const [example] = calls;
  if (!example) return [];
  const { op, code, start, end } = example;
  return [`${problem}: ${calls.length} times, such as ${op} ${code} after ${Math.round(end - start)} ms`];
}

/** Whether what was found is what this fault cannot but do. */
function isNatural({ fault, injectedAt, healedAt }: Window, { t, at, acknowledgedAt }: Finding): boolean {
  if (acknowledgedAt === undefined || at < injectedAt || acknowledgedAt > healedAt) return false;
  if (fault.loses === 'everything') return t === 'lost';
  if (fault.loses === 'what was evicted') return t === 'lost';
  if (fault.loses === undefined) return false;
  return acknowledgedAt > injectedAt - REPLICA_LAG_MS && acknowledgedAt < injectedAt + REPLICA_LAG_MS;
}

/**
 * When a call must have ended: each of its calls to Redis may take the time of one command, of a connection where a
 * cluster is not known yet, and all of it again for the one repetition after a pause.
 */
export function deadlineOf({ op }: Pick<CallRecord, 'op'>, { endpoint }: Pick<World, 'endpoint'>): number {
  const cluster = endpoint.provider === 'elasticache' && endpoint.cluster;
  const once = endpoint.commandTimeoutMs + (cluster ? endpoint.connectTimeoutMs : 0);
  const waiting = op === 'cacheOrFetch' ? 2 * LEASE_MS + 500 : 0;
  return PORT_CALLS[op] * (2 * once + 50) + waiting;
}

function worstOf(calls: readonly CallRecord[], world: World): Row['worst'] {
  let worst = { op: '', ms: 0, deadlineMs: 1 };
  for (const call of calls) {
    const [ms, deadlineMs] = [call.end - call.start, deadlineOf(call, world)];
    if (ms / deadlineMs > worst.ms / worst.deadlineMs)
      worst = { op: call.op, ms: Math.round(ms), deadlineMs };
  }
  return worst;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
