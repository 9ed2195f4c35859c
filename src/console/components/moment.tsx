import { formatClockTime, formatDateTime, formatRelative, formatShort } from '../state/moments.ts';
import { useNow } from '../state/use-now.ts';

interface MomentProps {
  /** ms since the epoch */
  readonly at: number;
  /**
   * `relative`: `2 min. ago`; `clock`: `14:03:59`; `short`: without the year; `full`: the local date and time. The full form
   * is always the tooltip.
   */
  readonly look?: 'relative' | keyof typeof FORMATS;
}

const FORMATS = { clock: formatClockTime, short: formatShort, full: formatDateTime } as const;

/** A point in time, in the language and time zone of the browser. */
export function Moment({ at, look = 'relative' }: MomentProps) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatDateTime(at)}>
      {look === 'relative' ? <Relative at={at} /> : FORMATS[look](at)}
    </time>
  );
}

/** Apart, so that only relative times are drawn again every second. */
function Relative({ at }: { readonly at: number }) {
  return <>{formatRelative(at, useNow())}</>;
}
