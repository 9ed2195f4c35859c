import { describe, expect, it } from 'vitest';
import { conclusions, losses } from '../../bench/documents/conclusions.ts';
import { headlinesOf } from '../../bench/documents/targets.ts';
import type { Figures, MeasuredRow, Published } from '../../bench/harness/result.ts';
import { MAIN_ROWS, PAIR } from '../../bench/suites/rows.ts';

const figures = (speed: number): Figures => ({
  speed: { median: speed, q1: speed, q3: speed },
  perSecond: 1_000 * speed,
  p50Ms: 1 / speed,
  p99Ms: 2 / speed,
  clientCpu: 10,
  clientCpuRatio: 1.5,
  redisCpu: 5,
});

const names = (candidates: readonly { readonly name: string }[]) => candidates.map(({ name }) => name);

/** Every plain client has a speed of 1, amplify-redis of `ours`, and every library of `theirs`. */
const rowsWith = (ours: number, theirs: number, roundTrips: number): MeasuredRow[] =>
  MAIN_ROWS.map((row) => {
    const all = (candidates: readonly { readonly name: string }[], speed: number, trips: number) =>
      names(candidates).map((name) => {
        const at = figures(speed);
        return { name, at: { 1: at, 10: at, 50: at }, roundTrips: trips, commands: trips };
      });
    const candidates = [
      ...all(row.plain, 1, 1),
      ...all(row.ours, ours, roundTrips),
      ...all(row.peers, theirs, 1),
    ];
    return { title: row.title, ours: names(row.ours), peers: names(row.peers), others: [], candidates };
  });

const publishedWith = (link: MeasuredRow[], loopback: MeasuredRow[]): Published => {
  const environment = { at: '', node: '', redis: '', cpu: '', rounds: 9, load: 0, versions: {} };
  return {
    link: { suite: 'link', rows: link, ...environment },
    loopback: { suite: 'loopback', rows: loopback, ...environment },
  };
};

describe('the results in words', () => {
  it('name no loss where amplify-redis leads everywhere', () => {
    const published = publishedWith(rowsWith(0.95, 0.9, 1), rowsWith(0.95, 0.9, 1));
    expect(conclusions(published).join(' ')).toMatch(
      /take 1\.05 times as long.*No operation needs more.*in all 8 rows/,
    );
    expect(losses(published)).toEqual(['No library on the same terms is faster in any row.']);
    expect(
      Object.values(published)
        .flatMap(headlinesOf)
        .every(({ met }) => met),
    ).toBe(true);
  });

  it('name every row in which a library is faster or needs fewer round trips', () => {
    const published = publishedWith(rowsWith(0.8, 0.9, 2), rowsWith(0.8, 0.9, 2));
    const text = [...conclusions(published), ...losses(published)].join(' ');
    const compared = MAIN_ROWS.filter(({ peers }) => peers.length > 0);
    expect(compared).toHaveLength(MAIN_ROWS.length - 1);
    // Round trips and 50 in flight in the conclusions; the link and three levels in the list.
    for (const { title } of compared) expect(text.split(`${title} (`)).toHaveLength(7);
    const missed = Object.values(published)
      .flatMap(headlinesOf)
      .filter(({ met }) => !met)
      .map(({ what }) => what);
    expect(missed).toContainEqual(expect.stringContaining(PAIR));
    expect(missed).toContain('round trips per call');
    expect(missed.filter((what) => what.includes('throughput with 50 in flight, x plain'))).toHaveLength(8);
  });
});
