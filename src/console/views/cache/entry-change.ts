import type { InspectedCache } from '../../../client/index.ts';

/** Redis tells how long a key lives in whole ms, so that the same moment may be told as two. */
const ROUNDING_MS = 5;

/** Whether the same write is stored and reads find the same. Values are compared if both were asked for. */
export function isUnchanged(before: InspectedCache, now: InspectedCache): boolean {
  const moments = ({ entry }: InspectedCache) => [entry?.expiresAt ?? 0, entry?.keptUntil ?? 0];
  const laterMoments = moments(now);
  return (
    identityOf(before) === identityOf(now) &&
    moments(before).every((at, i) => Math.abs(at - (laterMoments[i] ?? 0)) <= ROUNDING_MS) &&
    (now.value === undefined || JSON.stringify(before.value) === JSON.stringify(now.value))
  );
}

const identityOf = ({ found, entry, reason, leaseUntil }: InspectedCache): string =>
  JSON.stringify([
    ...[found, entry?.version, entry?.storedAt, entry?.bytes, entry?.tags],
    ...[reason?.why, reason?.by, leaseUntil !== undefined],
  ]);
