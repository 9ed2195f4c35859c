import * as fc from 'fast-check';
import type { Retention } from './commands.ts';
import type { EntryKey } from './redis-state.ts';

/**
 * One step, for the real scripts and for the model. Versions are named by the order in which they were first seen, counted
 * back from the newest; `ahead` is a version that was never issued.
 */
export type BridgeCommand =
  | { readonly step: 'read' | 'ensure' | 'lose version' | 'lose table' | 'jump ahead' }
  | { readonly step: 'setNow' | 'setLarge'; readonly keys: readonly EntryKey[] }
  | ({ readonly step: 'setAsOf' | 'writeThrough' } & Retention & AtVersion)
  | ({ readonly step: 'fill'; readonly lease: string; readonly replaces: boolean } & AtVersion)
  | { readonly step: 'acquire lease' | 'release'; readonly key: EntryKey; readonly lease: string }
  | ({ readonly step: 'delete'; readonly key: EntryKey } & Retention)
  | ({
      readonly step: 'invalidate';
      readonly members: readonly string[];
      readonly deadAfter: number;
    } & Retention)
  | { readonly step: 'dead since'; readonly tags: readonly string[] }
  | { readonly step: 'lose entry' | 'lose lease'; readonly key: EntryKey };

export interface AtVersion {
  readonly key: EntryKey;
  readonly versionsAgo: number;
  readonly ahead: boolean;
}

const key = fc.constantFrom<EntryKey>('k', 'j');
const lease = fc.constantFrom('one', 'another');
/** In µs: keeps nothing older than now, or for 1 µs, 3 µs or forever. */
const retention = fc.constantFrom(0, 1, 3, 1_000_000_000_000);
const maximum = fc.constantFrom(0, 1, 2, 10_000);
const kept = { retention, maximum };
/** In µs: at once, over by the next step, and never. */
const deadAfter = fc.constantFrom(0, 0, 1, 1_000_000_000_000);
const atVersion = { key, versionsAgo: fc.nat(3), ahead: fc.nat(9).map((n) => n === 0) };
const members = fc.subarray(['a', 'b'], { minLength: 1 });
const one = <S extends string>(...steps: S[]) => fc.constantFrom(...steps);

export const bridgeCommands: fc.Arbitrary<BridgeCommand[]> = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ step: one('read', 'ensure') }), weight: 3 },
    {
      arbitrary: fc.record({ step: one('setNow', 'setLarge'), keys: fc.uniqueArray(key, { minLength: 1 }) }),
      weight: 2,
    },
    { arbitrary: fc.record({ step: one('setAsOf', 'writeThrough'), ...kept, ...atVersion }), weight: 4 },
    { arbitrary: fc.record({ step: one('fill'), lease, replaces: fc.boolean(), ...atVersion }), weight: 3 },
    { arbitrary: fc.record({ step: one('acquire lease', 'release'), key, lease }), weight: 3 },
    { arbitrary: fc.record({ step: one('delete'), key, ...kept }), weight: 2 },
    { arbitrary: fc.record({ step: one('invalidate'), members, deadAfter, ...kept }), weight: 4 },
    { arbitrary: fc.record({ step: one('dead since'), tags: members }), weight: 1 },
    { arbitrary: fc.record({ step: one('lose version', 'lose table', 'jump ahead') }), weight: 1 },
    { arbitrary: fc.record({ step: one('lose entry', 'lose lease'), key }), weight: 1 },
  ),
  { minLength: 1, maxLength: 40 },
);
