import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from './rows.ts';
import { runWorld } from './run-world.ts';
import { failuresOf } from './table.ts';
import { SHORT } from './tiers.ts';
import { WORLDS } from './worlds.ts';

/** Describes the short tier of a world: each fault happens once, one after another, and is one test. */
export function describeWorld(world: keyof typeof WORLDS, faults: readonly string[]): void {
  describe(world, () => {
    let rows: Row[] = [];
    beforeAll(async () => {
      rows = await runWorld(WORLDS[world], SHORT);
    });

    it('injects exactly these faults', () => {
      expect(rows.map(({ fault }) => fault)).toEqual(faults);
    });

    it.each(faults)('keeps its guarantees during: %s', (fault) => {
      const row = rows.find((one) => one.fault === fault);
      expect(row?.ok).toBeGreaterThan(0);
      expect(row && failuresOf(row)).toEqual([]);
    });
  });
}
