import { formatClock } from '../state/format.ts';
import { useNow } from '../state/use-now.ts';

/** Time left, to the second. @param until ms since the epoch */
export function Countdown({ until }: { readonly until: number }) {
  const leftMs = until - useNow();
  return <time dateTime={new Date(until).toISOString()}>{leftMs > 0 ? formatClock(leftMs) : 'expired'}</time>;
}
