/**
 * All rules that keep the cache from serving an invalidated value, each of which can be turned off. R1-R10 are the
 * rules in docs/understand/cache.md. M1-M5 are added by invalidations.ts, because look-ups and catch-ups overlap and
 * replies may be late.
 */
export const RULE_TEXT = {
  deleteRaises: 'R1: a delete raises the version',
  deleteLeavesTombstone: 'R1: a delete leaves a tombstone',
  deleteUnlinks: 'R1: a delete removes the entry in the same step',
  rejectBelowTombstone: 'R2: a write as of a version below its key’s tombstone is rejected',
  rejectBelowLowWater: 'R2: a write as of a version below the low-water mark is rejected',
  rejectOtherGeneration: 'R2: a write as of another generation, or without a version, is rejected',
  rejectWithoutTable: 'R2: a write while the invalidation table is missing is rejected',
  entryKeepsAsOf: 'R3: an entry has its as-of version, not the version current at its write',
  sharedLoadChecked: 'R4: a caller that shares a load checks its version once it has finished',
  sharingNeedsVersion: 'R4: a caller that saw no version never shares an earlier load',
  invalidationsForward: 'R5: the known time of an invalidation only moves forward',
  lowWaterForward: 'R5: the known low-water mark only moves forward',
  upToForward: 'R5: the local copy’s own version only moves forward',
  lowWaterOnCreation: 'R6: a new table has its low-water mark at the version',
  lowWaterOnPrune: 'R6: pruning by age raises the low-water mark',
  lowWaterOnCount: 'R6: pruning by count raises the low-water mark',
  missingLowWaterIsStale: 'R6: a table without a low-water mark means stale',
  belowLowWaterIsStale: 'R6: an entry below the low-water mark is stale',
  entryGeneration: 'R7: an entry of another generation is stale',
  tableGeneration: 'R7: the table belongs to one generation and restarts with the next',
  localTableGeneration: 'R7: a local copy of the table belongs to one generation',
  fallbackChecked: 'R8: a fallback passes the full freshness check',
  fallbackRechecked: 'R8: a fallback is checked again at the MGET that dates the load',
  copyIsChecked: 'R9: a local copy of an entry passes the freshness check against the version just read',
  copyIsCompared: 'R9: a local copy of an entry is served only while the stored entry has the same header',
  readTagsCompared: 'R10: tags given at a read are compared like the entry’s own',
  deadInTime: 'R10: an entry is dead once the delay of its invalidation is over',
  hardRemembered: 'R10: a delayed invalidation does not delay an earlier one without delay',
  hardEndsDelay: 'R10: an invalidation without delay ends an earlier delay',
  firstDelayCounts: 'R10: of several delays, the first to end counts',
  staleOnlyIfAccepted: 'R10: only callers that accept a stale value receive one',
  invalidatedNotShared: 'R10: a caller never shares a value that was served stale',
  upToBeforeLookUp: 'M1: upTo is set before the first look-up is sent',
  catchUpIncludesUnknown: 'M2: catching up includes members that are still unknown',
  lowWaterReadLast: 'M3: the low-water mark is read after the new invalidations',
  longCatchUpRestarts: 'M4: new invalidations cut off at the limit are not taken for all of them',
  replacedWhole: 'M5: a full copy is replaced; late replies update the copy they were requested for',
  writeThroughLeavesTombstone: 'a write-through leaves a tombstone',
  writeThroughDrops: 'a write-through that may have raced another write removes the entry',
  fillYields:
    'R2: a fill without its lease, or of an entry loaded anew, leaves one of the same or a newer version',
} as const;

export type RuleName = keyof typeof RULE_TEXT;

export interface Rules extends Readonly<Record<RuleName, boolean>> {
  /**
   * A write as of a version before an invalidation of its tags is rejected, so that it neither replaces a newer entry nor
   * is reported as stored. Readers find it stale anyway, so `without` turns it off: it would hide that a rule is missing.
   */
  readonly rejectInvalidated: boolean;
}

export const RULE_NAMES = Object.keys(RULE_TEXT) as RuleName[];

export const ALL_RULES: Rules = {
  ...(Object.fromEntries(RULE_NAMES.map((name) => [name, true])) as Record<RuleName, true>),
  rejectInvalidated: true,
};

export const without = (...names: readonly RuleName[]): Rules => ({
  ...ALL_RULES,
  rejectInvalidated: false,
  ...Object.fromEntries(names.map((name) => [name, false])),
});
