import type { CacheCounters } from '../../../client/index.ts';
import { formatCount, formatPercent } from '../../state/format.ts';

interface HitRateBarProps {
  readonly name: string;
  readonly counters: CacheCounters;
}

/** Hits, stale reads and misses of one namespace, as shares of its reads. */
export function HitRateBar({ name, counters: { hits, stale, misses, hitRate } }: HitRateBarProps) {
  const reads = hits + stale + misses;
  const segments = [
    { kind: 'hit', count: hits, from: 0 },
    { kind: 'stale', count: stale, from: hits },
    { kind: 'miss', count: misses, from: hits + stale },
  ];
  const words = `${formatCount(hits)} hits, ${formatCount(stale)} stale, ${formatCount(misses)} misses`;
  return (
    <div className="hit-rate">
      <span className="hit-rate-name">{name}</span>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label={words}>
        <title>{words}</title>
        {segments.map(({ kind, count, from }) => (
          <rect
            key={kind}
            className={`segment-${kind}`}
            x={(from / reads) * 100}
            y={0}
            width={(count / reads) * 100}
            height={1}
          />
        ))}
      </svg>
      <span className="number">
        {formatPercent(hitRate)} <span className="hint">of {formatCount(reads)}</span>
      </span>
    </div>
  );
}
