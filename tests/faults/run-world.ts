import { randomBytes } from 'node:crypto';
import { startStandalone } from '../support/redis/standalone.ts';
import { waitUntil } from '../support/wait-until.ts';
import { wrongCounts } from './counts.ts';
import { type Load, startLoad, type WorkerLine } from './load/load.ts';
import { type CallRecord, nowMs } from './load/record.ts';
import { type Row, rowsOf, type Window } from './rows.ts';
import type { Fault, Tier, World } from './world/fault.ts';

/** Upper bound on recovery and on calls in flight, in ms: it only ends the wait for a call that hangs. */
const RECOVERY_MS = 120_000;

export type StartWorld = (tier: Tier, tenantId: string) => Promise<World>;

/** Puts a load on a world, injects its faults one after another, and checks the calls of the workers. */
export async function runWorld(
  start: StartWorld,
  tier: Tier,
  onProgress: (progress: string) => void = () => {},
): Promise<Row[]> {
  const tenantId = `org_${randomBytes(8).toString('hex')}`;
  const [world, source] = await Promise.all([start(tier, tenantId), startStandalone()]);
  const [sourceNode] = source.nodes;
  let load: Load | undefined;
  try {
    if (!sourceNode) throw new Error('The source has no node');
    const { lanes, pauseMs } = tier;
    const common = { endpoint: world.endpoint, source: sourceNode, tenantId, lanes, pauseMs };
    load = await startLoad(Array.from({ length: tier.workers }, (_, worker) => ({ ...common, worker })));
    const windows: Window[] = [];
    await untilCalm(load, tier, nowMs());
    for (const fault of world.faults) {
      onProgress(`${world.kind}: ${fault.name}`);
      const injectedAt = nowMs();
      await fault.run(holdOf(fault, tier));
      const healedAt = nowMs();
      const calmAt = await untilCalm(load, tier, healedAt);
      windows.push({ fault, injectedAt, healedAt, calmAt, endedAt: nowMs() });
    }
    const hanging = await load.stop(RECOVERY_MS);
    const rows = rowsOf(world, windows, load.lines);
    const problems = [
      ...hanging.map((worker) => `worker ${worker} did not stop: a call hangs`),
      ...(world.losses ?? []),
    ];
    if (world.exactCounts) problems.push(...(await wrongCounts(world, tenantId, load.lines)));
    rows.at(-1)?.problems.push(...problems);
    return rows;
  } finally {
    load?.kill();
    await Promise.all([world.close(), source.close()]);
  }
}

const holdOf = ({ outlastsCalls }: Fault, { holdMs, timeouts }: Tier): number =>
  outlastsCalls ? Math.max(holdMs, timeouts.commandTimeoutMs * 1.2) : holdMs;

/** On a busy machine single calls may time out. */
const STRAY_SHARE = 0.05;
const NEEDED = ['getSession', 'updateSession', 'cacheOrFetch', 'setCache'];

/**
 * Waits until every worker has read and written through Redis again, and almost no call has failed for `calmMs`.
 * @returns when that time began; undefined if the product did not recover
 */
async function untilCalm({ lines }: Load, tier: Tier, since: number): Promise<number | undefined> {
  const isCalm = () => {
    const from = nowMs() - tier.calmMs;
    if (from < since) return false;
    const calls = callsSince(lines, since);
    const recent = calls.filter(({ end }) => end >= from);
    const succeeded = new Set(
      calls.filter((call) => !isTrouble(call)).map(({ op, worker }) => `${worker} ${op}`),
    );
    const workers = Array.from({ length: tier.workers }, (_, worker) => worker);
    const needed = workers.flatMap((worker) => NEEDED.map((op) => `${worker} ${op}`));
    const trouble = recent.filter(isTrouble);
    return trouble.length <= recent.length * STRAY_SHARE && needed.every((name) => succeeded.has(name));
  };
  return waitUntil('calm', isCalm, { timeoutMs: RECOVERY_MS, intervalMs: 20 }).then(
    () => nowMs() - tier.calmMs,
    () => undefined,
  );
}

function callsSince(lines: readonly WorkerLine[], from: number): (CallRecord & { worker: number })[] {
  const calls: (CallRecord & { worker: number })[] = [];
  for (let i = lines.length - 1; i >= 0; i--) {
    const printed = lines[i];
    if (printed?.line.t !== 'call') continue;
    if (printed.line.end < from) break;
    calls.push({ ...printed.line, worker: printed.worker });
  }
  return calls;
}

/** Whether a call failed or continued without Redis. */
export const isTrouble = ({ code, degraded }: CallRecord): boolean => code !== 'OK' || degraded !== undefined;
