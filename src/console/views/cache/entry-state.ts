import type { CacheInvalidation, InspectedCache } from '../../../client/index.ts';
import type { Tone } from '../../components/tone.ts';
import { formatRelative, formatTime } from '../../state/moments.ts';

/** Why a read returns a value or none. */
export interface EntryState {
  readonly tone: Tone;
  readonly title: string;
  readonly sentences: readonly string[];
}

const SAME_SECOND = 'It was stored in the same second; its value was read before the invalidation.';
const UNTIL_STORED = 'Reads are a miss until the value is stored again. Saving it here makes it fresh.';

/** The state of an entry in words: only what Redis knows; the rest is named as possible. @param now ms since the epoch */
export function stateOf({ entry, reason }: InspectedCache, now: number): EntryState {
  const at = (time: number | undefined) =>
    time === undefined ? 'at an unknown time' : `at ${formatTime(time)} (${formatRelative(time, now)})`;
  switch (reason?.why) {
    case undefined:
      return { tone: 'good', title: 'Fresh', sentences: ['A read returns this value.'] };
    case 'absent':
      return {
        tone: 'neutral',
        title: 'No entry',
        sentences: [
          'Nothing is stored under this key: it was never stored, has expired, was deleted or was evicted.',
          ...(reason.since === undefined
            ? []
            : [
                `A key of its tombstone group was last deleted ${at(reason.since)}. About one key in 256 is in the same group, so it may have been another one.`,
              ]),
        ],
      };
    case 'expired':
      return {
        tone: 'warn',
        title: 'Expired',
        sentences: [
          `Its TTL ended ${at(reason.since)}.`,
          `Redis keeps it until ${formatTime(entry?.keptUntil ?? now)} for reads that accept a stale value. Other reads are a miss until the value is stored again.`,
        ],
      };
    case 'invalidated':
      return {
        tone: 'warn',
        title: 'Stale',
        sentences: [
          ...(reason.by ?? []).map((one) => `${subject(one)} was invalidated ${at(one.at)}.`),
          ...(reason.by?.some((one) => isSameSecond(one.at, entry?.storedAt)) ? [SAME_SECOND] : []),
          UNTIL_STORED,
        ],
      };
    case 'pruned':
      return {
        tone: 'warn',
        title: 'Stale',
        sentences: [
          `It is older than the low-water mark: invalidations from before ${formatTime(reason.since ?? now)} are no longer kept, so nothing can show that it is fresh.`,
          UNTIL_STORED,
        ],
      };
    case 'generation':
      return {
        tone: 'warn',
        title: 'Stale',
        sentences: [
          'It is from another generation: after it was stored, the tenant’s invalidations were lost in a restart, an eviction or a purge.',
          UNTIL_STORED,
        ],
      };
  }
}

/** Redis keeps when an entry was stored to the second only. */
const isSameSecond = (at: number, storedAt: number | undefined): boolean =>
  Math.floor(at / 1_000) * 1_000 === storedAt;

function subject({ kind, name }: CacheInvalidation): string {
  if (kind === 'tenant') return 'The tenant’s whole cache';
  return `${kind === 'tag' ? 'The tag' : 'The namespace'} “${name}”`;
}
