import { formatSpan } from '../state/format.ts';
import { useNow } from '../state/use-now.ts';

/** Time left, in the two largest units: `23 h 54 min`. @param until ms since the epoch */
export function Countdown({ until }: { readonly until: number }) {
  const leftMs = until - useNow();
  return <time dateTime={new Date(until).toISOString()}>{leftMs > 0 ? formatSpan(leftMs) : 'expired'}</time>;
}
