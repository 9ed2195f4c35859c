import * as fc from 'fast-check';
import type { EntryKey } from './redis-state.ts';

/**
 * One step for the real scripts and for the model's alike. Dates are named by when they were first seen, counted back
 * from the newest; what nobody was ever told is `ahead`.
 */
export type BridgeCommand =
  | { readonly step: 'read' | 'ensure' | 'lose watermark' | 'lose clock' | 'jump ahead' }
  | { readonly step: 'setNow' | 'setLarge'; readonly keys: readonly EntryKey[] }
  | ({ readonly step: 'setAsOf' | 'putThrough'; readonly keep: number } & AtDate)
  | ({ readonly step: 'fill'; readonly lease: string } & AtDate)
  | { readonly step: 'take lease' | 'release'; readonly key: EntryKey; readonly lease: string }
  | { readonly step: 'delete'; readonly key: EntryKey; readonly keep: number }
  | { readonly step: 'invalidate'; readonly members: readonly string[]; readonly keep: number }
  | { readonly step: 'lose entry' | 'lose lease'; readonly key: EntryKey };

export interface AtDate {
  readonly key: EntryKey;
  readonly datesAgo: number;
  readonly ahead: boolean;
}

const key = fc.constantFrom<EntryKey>('k', 'j');
const lease = fc.constantFrom('one', 'another');
/** µs: nothing is that young; only what is; all but a handful of steps; for ever. */
const keep = fc.constantFrom(0, 1, 3, 1_000_000_000_000);
const atDate = { key, datesAgo: fc.nat(3), ahead: fc.nat(9).map((n) => n === 0) };
const members = fc.subarray(['a', 'b'], { minLength: 1 });
const one = <S extends string>(...steps: S[]) => fc.constantFrom(...steps);

export const bridgeCommands: fc.Arbitrary<BridgeCommand[]> = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ step: one('read', 'ensure') }), weight: 3 },
    {
      arbitrary: fc.record({ step: one('setNow', 'setLarge'), keys: fc.uniqueArray(key, { minLength: 1 }) }),
      weight: 2,
    },
    { arbitrary: fc.record({ step: one('setAsOf', 'putThrough'), keep, ...atDate }), weight: 4 },
    { arbitrary: fc.record({ step: one('fill'), lease, ...atDate }), weight: 3 },
    { arbitrary: fc.record({ step: one('take lease', 'release'), key, lease }), weight: 3 },
    { arbitrary: fc.record({ step: one('delete'), key, keep }), weight: 2 },
    { arbitrary: fc.record({ step: one('invalidate'), members, keep }), weight: 3 },
    { arbitrary: fc.record({ step: one('lose watermark', 'lose clock', 'jump ahead') }), weight: 1 },
    { arbitrary: fc.record({ step: one('lose entry', 'lose lease'), key }), weight: 1 },
  ),
  { minLength: 1, maxLength: 40 },
);
