import { LONGEST_INTERVAL_MS } from '../../state/history/sample.ts';
import { formatClockTime } from '../../state/moments.ts';
import { useNow } from '../../state/use-now.ts';

/** Says how old a value is, unless it is current. @param at ms since the epoch */
export function AsOf({ at }: { readonly at: number | undefined }) {
  const now = useNow();
  if (at === undefined || now - at < LONGEST_INTERVAL_MS) return null;
  return <span className="as-of hint">as of {formatClockTime(at)}</span>;
}
