import type { CacheMetrics, RedisServerInfo } from '../../../client/index.ts';
import { LONGEST_INTERVAL_MS, type Sample } from './sample.ts';

/** Counters at one moment. They only rise, unless they are reset. */
export interface Counters {
  /** ms since the epoch */
  readonly at: number;
  readonly operations: number | undefined;
  readonly reads: number | undefined;
  readonly hits: number | undefined;
  readonly commands: number | undefined;
}

export function countersOf(
  at: number,
  metrics: CacheMetrics | undefined,
  server: RedisServerInfo | undefined,
): Counters {
  const commands = server?.server.commandsProcessed;
  const reads = metrics && metrics.hits + metrics.misses + metrics.stale;
  return {
    at,
    operations: metrics && Number(reads) + metrics.sets + metrics.deletes + metrics.invalidations,
    reads,
    hits: metrics?.hits,
    commands: typeof commands === 'number' ? commands : undefined,
  };
}

/** @returns rates of the interval; nothing after a gap, and no rate of a counter that was reset */
export function ratesBetween(
  before: Counters | undefined,
  now: Counters,
): Pick<Sample, 'operations' | 'commands' | 'hitRate'> {
  const elapsedMs = before ? now.at - before.at : 0;
  if (!before || elapsedMs <= 0 || elapsedMs > LONGEST_INTERVAL_MS) return {};
  const perSecond = (name: 'operations' | 'commands') => {
    const rise = riseOf(before[name], now[name]);
    return rise === undefined ? undefined : (rise * 1_000) / elapsedMs;
  };
  const reads = riseOf(before.reads, now.reads);
  const hits = riseOf(before.hits, now.hits);
  const hitRate = reads && hits !== undefined && hits <= reads ? hits / reads : undefined;
  return { operations: perSecond('operations'), commands: perSecond('commands'), hitRate };
}

function riseOf(before: number | undefined, now: number | undefined): number | undefined {
  if (before === undefined || now === undefined || now < before) return undefined;
  return now - before;
}
