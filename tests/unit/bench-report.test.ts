import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { headlineTable, performanceDocument } from '../../bench/lib/documents.ts';
import { figure } from '../../bench/lib/format.ts';
import { lineChart } from '../../bench/lib/line-chart.ts';
import { readPublished } from '../../bench/lib/published.ts';
import type { PublishedSuite } from '../../bench/lib/result.ts';
import type { Figures, InFlight } from '../../bench/lib/rounds.ts';
import { rowHeadline } from '../../bench/lib/row-report.ts';
import { tableMarkdown, tableText } from '../../bench/lib/table-text.ts';
import benchPackage from '../../bench/package.json' with { type: 'json' };
import rootPackage from '../../package.json' with { type: 'json' };

const flat = (median: number) => ({ median, q1: median, q3: median });

const figuresOf = (ratio: number): Figures => ({
  ratio: flat(ratio),
  perSecond: flat(1),
  p50Ms: flat(1),
  p99Ms: flat(1),
  redisCpuMicros: flat(1),
  redisCpuRatio: flat(1),
  clientCpuMicros: flat(1),
});

const row = (ratios: Record<string, readonly [number, number]>) =>
  new Map(
    Object.entries(ratios).map(([name, [at1, at50]]) => [
      name,
      new Map<InFlight, Figures>([
        [1, figuresOf(at1)],
        [50, figuresOf(at50)],
      ]),
    ]),
  );

const SUITE: PublishedSuite = {
  suite: 'cache',
  at: '2026-01-02T03:04:05.000Z',
  node: 'v20.0.0',
  redis: '7.0.0',
  cpu: '2 x CPU',
  rounds: 5,
  load: 1.25,
  tables: [{ title: 'T', columns: ['a', 'b'], rows: [['x|y', '1']] }],
  headlines: [{ what: 'reading', measured: '0.80', target: '0.90', met: false }],
};

describe('the report of the bench', () => {
  const title = 'reading';
  const figures = row({
    raw: [1, 1],
    ours: [0.95, 1.2],
    peer: [0.5, 1.3],
    memory: [9, 9],
    other: [0.6, 0.4],
  });

  it('holds us against every target, and names the best peer at each load', () => {
    const reported = { title, ours: 'ours', others: ['raw', 'memory'], targets: { 1: 0.9, 50: 1.4 } };
    expect(rowHeadline(reported, figures)).toEqual([
      {
        what: title,
        measured: '0.95 / 1.20',
        target: '0.90 / 1.40',
        met: false,
        bestPeer: '0.60 other, 1.30 peer',
      },
    ]);
    const easier = { ...reported, targets: { 1: 0.9, 50: 1.2 } };
    expect(rowHeadline(easier, figures)).toMatchObject([{ met: true }]);
    expect(rowHeadline({ ...reported, ours: 'absent' }, figures)).toEqual([]);
  });

  it('renders tables for terminals and documents', () => {
    const table = { title: 'T', columns: ['name', 'n'], rows: [['a|b', '10']] };
    expect(tableMarkdown(table)).toBe('| name | n |\n|---|---:|\n| a\\|b | 10 |');
    expect(tableText(table)).toBe('\nT\nname   n\n----  --\na|b   10');
    expect([1234, 99.94, 1.005, 0, Number.NaN].map(figure)).toEqual(['1,234', '99.9', '1.01', '0.00', '-']);
  });

  it('says what is missed', () => {
    expect(headlineTable({ cache: SUITE })).toContain('| reading | 0.80 | 0.90 | missed |');
    expect(performanceDocument({ cache: SUITE })).toMatch(/on 2026-01-02: 2 x CPU, .*load average 1\.25/);
  });

  it('draws one line per series, all of it inside the picture', () => {
    const svg = lineChart('A < B', [
      {
        name: 'one',
        points: [
          [10, 1],
          [1_000, 3],
        ],
      },
      { name: 'two', points: [[10, 2]] },
    ]);
    expect(svg).toContain('A &lt; B');
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    const spots = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(spots).toHaveLength(3);
    const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = spots;
    expect(x2).toBeGreaterThan(x1);
    expect(y2).toBeLessThan(y1);
    expect(() => lineChart('', [])).toThrow(RangeError);
  });
});

describe('what is committed of it', () => {
  it('is rendered from what was published', () => {
    const published = readPublished();
    expect(readFileSync('README.md', 'utf8')).toContain(headlineTable(published));
    expect(readFileSync('docs/performance.md', 'utf8')).toBe(performanceDocument(published));
    expect(readFileSync('docs/scale.svg', 'utf8')).toContain('</svg>');
  });

  it('compares with the version of ioredis that ships', () => {
    expect(benchPackage.dependencies.ioredis).toBe(rootPackage.dependencies.ioredis);
  });
});
