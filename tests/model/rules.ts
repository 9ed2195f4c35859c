/**
 * What keeps the cache from serving an invalidated value, each thing a switch. R1-R9 are the rules of docs/understand/cache.md;
 * M1-M5 are what cache-marks.ts adds for marks that are looked up and caught up with while replies are under way.
 */
export const RULE_TEXT = {
  deleteRaises: 'R1: a delete raises the watermark',
  deleteMarks: 'R1: a delete leaves a mark',
  deleteUnlinks: 'R1: a delete removes the entry in the same step',
  refuseBelowDeleteMark: 'R2: a write as of a time before the delete of its key is refused',
  refuseBelowFloor: 'R2: a write as of a time below the floor is refused',
  refuseOtherIncarnation: 'R2: a write as of another generation, or without a watermark, is refused',
  refuseWithoutClock: 'R2: a write while the clock is missing is refused',
  stampAsOf: 'R3: an entry is stamped with its as-of time, not with the watermark of its write',
  joinCheckedOnLanding: 'R4: a joiner checks the date of the load once it has settled',
  blindNeverJoin: 'R4: a caller that saw no watermark never joins',
  marksForward: 'R5: a mark only moves forward',
  floorForward: 'R5: the known floor only moves forward',
  upToForward: 'R5: the map’s own watermark only moves forward',
  floorOnCreation: 'R6: a new clock has its floor at the watermark',
  floorOnPrune: 'R6: pruning raises the floor',
  missingFloorIsStale: 'R6: a clock without floor means stale',
  belowFloorIsStale: 'R6: an entry below the floor is stale',
  entryIncarnation: 'R7: an entry of another generation is stale',
  clockIncarnation: 'R7: the clock belongs to one generation and restarts with the next',
  marksIncarnation: 'R7: local marks belong to one generation',
  fallbackChecked: 'R8: a fallback passes the full check',
  fallbackRejudged: 'R8: a fallback is judged at the MGET that dates the load',
  copyIsJudged: 'R9: a local copy is judged by a fresh watermark, as what is read would be',
  copyIsCompared: 'R9: a local copy is served only while the stored entry begins like it',
  upToBeforeLookUp: 'M1: upTo is set before the first look-up is sent',
  newsForUnknown: 'M2: catching up keeps the marks of members not known yet',
  floorReadLast: 'M3: the floor is read after the news',
  longNewsRestart: 'M4: news cut off at the limit are not taken for all of them',
  replacedWhole: 'M5: a full map is replaced; late replies go to the one they began with',
  putMarks: 'a write-through leaves a delete mark',
  putDrops: 'a write-through that another write may have overtaken removes the entry',
  fillNeedsLease: 'a fill needs its lease',
} as const;

export type RuleName = keyof typeof RULE_TEXT;

export interface Rules extends Readonly<Record<RuleName, boolean>> {
  /**
   * A write as of a time before an invalidation that concerns it is refused, so that it neither displaces a newer entry
   * nor is reported as stored. Readers would find it stale anyway: it would hide the lack of any other rule.
   */
  readonly refuseInvalidated: boolean;
}

export const RULE_NAMES = Object.keys(RULE_TEXT) as RuleName[];

export const ALL_RULES: Rules = {
  ...(Object.fromEntries(RULE_NAMES.map((name) => [name, true])) as Record<RuleName, true>),
  refuseInvalidated: true,
};

export const without = (...names: readonly RuleName[]): Rules => ({
  ...ALL_RULES,
  refuseInvalidated: false,
  ...Object.fromEntries(names.map((name) => [name, false])),
});
