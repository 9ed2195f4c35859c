import { figure, metOrMissed, withRange } from './format.ts';
import type { Headline, Table } from './result.ts';
import { type Figures, IN_FLIGHT, type InFlight, type RowFigures } from './rounds.ts';

/** Minimum throughput of amplify-redis relative to the baseline, by calls in flight. */
export type Targets = Readonly<Partial<Record<InFlight, number>>>;

interface ReportedRow {
  readonly title: string;
  /** The candidate that is compared with the targets. */
  readonly ours: string;
  /** Never the best competitor: the baseline, and candidates that reply from memory while amplify-redis asks Redis. */
  readonly others: readonly string[];
  readonly targets?: Targets | undefined;
}

/** All figures of one row. */
export function rowTable({ title, ours, targets }: ReportedRow, figures: RowFigures): Table {
  const columns = [
    'candidate',
    ...IN_FLIGHT.map((level) => `x raw @${level}`),
    ...IN_FLIGHT.map((level) => `ops/s @${level}`),
    'p50/p99 ms @1',
    'p50/p99 ms @50',
    'Redis CPU µs @1 / @50',
    'client CPU µs @1 / @50',
  ];
  const rows = [...figures].map(([name, levels]) => {
    const at = (level: InFlight): Figures | undefined => levels.get(level);
    const each = (show: (figures: Figures, level: InFlight) => string) =>
      IN_FLIGHT.map((level) => {
        const found = at(level);
        return found ? show(found, level) : '-';
      });
    const mark = (ratio: number, level: InFlight) => {
      const target = name === ours ? targets?.[level] : undefined;
      return target === undefined ? '' : ` ${metOrMissed(ratio >= target)}`;
    };
    const latency = (level: InFlight) => {
      const found = at(level);
      return found ? `${figure(found.p50Ms.median)} / ${figure(found.p99Ms.median)}` : '-';
    };
    const cpu = (of: 'redisCpuMicros' | 'clientCpuMicros') =>
      ([1, 50] as const).map((level) => figure(at(level)?.[of].median ?? Number.NaN)).join(' / ');
    return [
      name,
      ...each(({ ratio }, level) => withRange(ratio) + mark(ratio.median, level)),
      ...each(({ perSecond }) => Math.round(perSecond.median).toLocaleString('en')),
      latency(1),
      latency(50),
      cpu('redisCpuMicros'),
      cpu('clientCpuMicros'),
    ];
  });
  return { title, columns, rows };
}

/** amplify-redis compared with its targets, with the fastest competitor at each concurrency. */
export function rowHeadline(row: ReportedRow, figures: RowFigures): Headline[] {
  const { targets = {} } = row;
  const levels = IN_FLIGHT.filter((level) => targets[level] !== undefined);
  const own = figures.get(row.ours);
  if (!own || levels.length === 0) return [];
  const ratios = levels.map((level) => own.get(level)?.ratio.median ?? Number.NaN);
  const competitors = [...figures].filter(([name]) => name !== row.ours && !row.others.includes(name));
  const best = levels.map((level) => {
    const ranked = competitors.map(([name, at]) => ({ name, ratio: at.get(level)?.ratio.median ?? 0 }));
    return ranked.sort((a, b) => b.ratio - a.ratio)[0];
  });
  const bestCompetitor = best
    .map((competitor) => (competitor ? `${figure(competitor.ratio)} ${competitor.name}` : '-'))
    .join(', ');
  return [
    {
      what: row.title,
      measured: ratios.map(figure).join(' / '),
      target: levels.map((level) => figure(targets[level] ?? Number.NaN)).join(' / '),
      met: levels.every((level, i) => (ratios[i] ?? 0) >= (targets[level] ?? 0)),
      bestCompetitor: competitors.length > 0 ? bestCompetitor : undefined,
    },
  ];
}

/** Redis CPU per call of amplify-redis relative to the baseline, at 100 calls in flight. */
export function cpuHeadline(row: ReportedRow, figures: RowFigures, target: number | undefined): Headline[] {
  const ratio = figures.get(row.ours)?.get(100)?.redisCpuRatio;
  if (!ratio || target === undefined) return [];
  return [
    {
      what: `${row.title}: Redis CPU per call @100, x raw`,
      measured: withRange(ratio),
      target: `at most ${figure(target)}`,
      met: ratio.median <= target,
    },
  ];
}
