import { expect, it } from 'vitest';
import { explore } from './explore.ts';
import { narrate } from './narrate.ts';
import { RULE_NAMES, RULE_TEXT, type RuleName, without } from './rules.ts';
import { SMALL } from './scenarios.ts';

/** Where the lack of each rule shows. */
const MISSED_IN: Partial<Record<RuleName, keyof typeof SMALL>> = {
  deleteRaises: 'write',
  deleteMarks: 'write',
  deleteUnlinks: 'write',
  refuseBelowDeleteMark: 'write',
  refuseWithoutClock: 'delete',
  stampAsOf: 'writeTag',
  joinCheckedOnLanding: 'load',
  blindNeverJoin: 'load',
  marksForward: 'lookUps',
  floorForward: 'floor',
  floorOnCreation: 'clock',
  floorOnPrune: 'prune',
  missingFloorIsStale: 'clock',
  belowFloorIsStale: 'clock',
  entryIncarnation: 'reborn',
  clockIncarnation: 'reborn',
  marksIncarnation: 'reborn',
  fallbackChecked: 'fallback',
  fallbackRejudged: 'fallback',
  copyIsJudged: 'localTier',
  copyIsCompared: 'localTier',
  upToBeforeLookUp: 'lookUps',
  newsForUnknown: 'lookUps',
  floorReadLast: 'clock',
  longNewsRestart: 'limit',
  replacedWhole: 'full',
  putMarks: 'through',
  putDrops: 'through',
};

/**
 * A write these let through is stale to every reader by R6 and R7, and a known map that moved back is caught up with
 * again. They make `setCache` answer false when it should, and save work.
 */
const SECOND_LINE: readonly RuleName[] = [
  'refuseBelowFloor',
  'refuseOtherIncarnation',
  'upToForward',
  'fillNeedsLease',
];

it.each(Object.entries(MISSED_IN) as [RuleName, keyof typeof SMALL][])(
  'without %s a stale value is served',
  async (rule, where) => {
    const setting = { scenario: SMALL[where], rules: without(rule) };
    const { counterexample = [] } = explore(setting);
    const told = narrate(setting, counterexample);
    expect(told, `${RULE_TEXT[rule]}; left out, ${counterexample.length} moves in:\n${told}`).toMatch(
      /=> call \d+ answered value \d+, which was invalidated before the call began$/,
    );
  },
);

it.each([SMALL.across, SMALL.write, SMALL.delete, SMALL.reborn, SMALL.floor])(
  'without the second line of defence none is: $name',
  (scenario) => {
    const setting = { scenario, rules: without(...SECOND_LINE) };
    const { counterexample, exhausted } = explore(setting);
    expect(counterexample && narrate(setting, counterexample)).toBeUndefined();
    expect(exhausted).toBe(true);
  },
);

it('accounts for every rule', () => {
  expect([...Object.keys(MISSED_IN), ...SECOND_LINE].sort()).toEqual([...RULE_NAMES].sort());
});
