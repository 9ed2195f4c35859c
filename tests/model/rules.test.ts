import { expect, it } from 'vitest';
import { explore } from './explore.ts';
import { narrate } from './narrate.ts';
import { RULE_NAMES, RULE_TEXT, type RuleName, without } from './rules.ts';
import { SMALL } from './scenarios.ts';

/** The scenario in which a missing rule leads to a violation. */
const VIOLATED_IN: Partial<Record<RuleName, keyof typeof SMALL>> = {
  deleteRaises: 'write',
  deleteLeavesTombstone: 'write',
  deleteUnlinks: 'write',
  rejectBelowTombstone: 'write',
  rejectWithoutTable: 'delete',
  entryKeepsAsOf: 'writeTag',
  sharedLoadChecked: 'load',
  sharingNeedsVersion: 'load',
  invalidationsForward: 'lookUps',
  lowWaterForward: 'lowWater',
  lowWaterOnCreation: 'table',
  lowWaterOnPrune: 'prune',
  lowWaterOnCount: 'pruneByCount',
  missingLowWaterIsStale: 'table',
  belowLowWaterIsStale: 'table',
  entryGeneration: 'invalidatedWithoutVersion',
  tableGeneration: 'newGeneration',
  localTableGeneration: 'newGeneration',
  fallbackChecked: 'fallback',
  fallbackRechecked: 'fallback',
  copyIsChecked: 'localTier',
  copyIsCompared: 'localTier',
  readTagsCompared: 'tagsAtRead',
  deadInTime: 'delayed',
  hardRemembered: 'delayedAndNot',
  hardEndsDelay: 'delayedAndNot',
  firstDelayCounts: 'delayed',
  staleOnlyIfAccepted: 'delayedShared',
  invalidatedNotShared: 'delayedShared',
  upToBeforeLookUp: 'lookUps',
  catchUpIncludesUnknown: 'lookUps',
  lowWaterReadLast: 'table',
  longCatchUpRestarts: 'limit',
  replacedWhole: 'full',
  writeThroughLeavesTombstone: 'writeThrough',
  writeThroughDrops: 'writeThrough',
};

/**
 * Without these, readers still find a wrongly stored entry stale by R6 and R7, and a local copy that moved back catches
 * up again. These rules make `setCache` return false when it should, and save work.
 */
const SECOND_LINE: readonly RuleName[] = [
  'rejectBelowLowWater',
  'rejectOtherGeneration',
  'upToForward',
  'fillYields',
];

it.each(Object.entries(VIOLATED_IN) as [RuleName, keyof typeof SMALL][])(
  'without %s a stale value is served',
  async (rule, where) => {
    const setting = { scenario: SMALL[where], rules: without(rule) };
    const { counterexample = [] } = explore(setting);
    const narration = narrate(setting, counterexample);
    expect(
      narration,
      `without ${RULE_TEXT[rule]}, after ${counterexample.length} transitions:\n${narration}`,
    ).toMatch(/=> call \d+ returned value \d+, which was invalidated before the call began$/);
  },
);

it.each([SMALL.across, SMALL.write, SMALL.delete, SMALL.newGeneration, SMALL.lowWater])(
  'without the second line of defense no stale value is served: $name',
  (scenario) => {
    const setting = { scenario, rules: without(...SECOND_LINE) };
    const { counterexample, exhausted } = explore(setting);
    expect(counterexample && narrate(setting, counterexample)).toBeUndefined();
    expect(exhausted).toBe(true);
  },
);

it('accounts for every rule', () => {
  expect([...Object.keys(VIOLATED_IN), ...SECOND_LINE].sort()).toEqual([...RULE_NAMES].sort());
});
