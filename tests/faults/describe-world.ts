import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from './rows.ts';
import { runWorld } from './run-world.ts';
import { failuresOf } from './table.ts';
import { TIER } from './tiers.ts';
import { WORLDS } from './worlds.ts';

/** Describes a world: its faults happen once, one after another, and each is a test. */
export function describeWorld(world: keyof typeof WORLDS, faults: readonly string[]): void {
  describe(world, () => {
    let rows: Row[] = [];
    beforeAll(async () => {
      rows = await runWorld(WORLDS[world], TIER);
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
