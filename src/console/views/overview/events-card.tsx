import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { Empty } from '../../components/states.tsx';
import type { Tone } from '../../components/tone.ts';
import type { Mark } from '../../state/history/sample.ts';
import { formatClockTime } from '../../state/moments.ts';
import { type Minutes, SPANS } from './use-time-window.ts';

const KINDS: Readonly<Record<Mark['kind'], readonly [Tone, string]>> = {
  outage: ['bad', 'outage'],
  recovery: ['good', 'recovery'],
  invalidation: ['info', 'invalidation'],
};

const MAX_SHOWN = 50;

interface EventsCardProps {
  readonly marks: readonly Mark[];
  /** Start of the charts, in ms since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly minutes: Minutes;
}

/** What the vertical lines of the charts stand for, newest first. */
export function EventsCard({ marks, from, to, minutes }: EventsCardProps) {
  const shown = marks.filter(({ at }) => at >= from && at <= to).toReversed();
  return (
    <Card
      title="Events"
      hint="The vertical lines of the charts. Redis keeps only the last invalidation of each tag and namespace; earlier ones appear if this tab saw them."
    >
      {shown.length === 0 ? (
        <Empty title={`No events in the last ${SPANS.find((span) => span.minutes === minutes)?.words}`}>
          Outages, recoveries and invalidations appear here.
        </Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
        <ul className="events" tabIndex={0} aria-label="Events, newest first">
          {shown.slice(0, MAX_SHOWN).map(({ at, kind, text }) => (
            <li key={`${at} ${text}`}>
              <time className="hint">{formatClockTime(at)}</time>
              <Badge tone={KINDS[kind][0]}>{KINDS[kind][1]}</Badge>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
