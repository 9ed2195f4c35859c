import type { CacheMetrics } from '../../../client/index.ts';
import { Card } from '../../components/card.tsx';
import { type Fact, Facts } from '../../components/facts.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { formatCount, formatMs, formatPercent } from '../../state/format.ts';
import type { History } from '../../state/history/sample.ts';
import { AsOf } from './as-of.tsx';
import { HitRateBar } from './hit-rate-bar.tsx';

/** Counters since counting began; the charts show how they change. */
export function HitRateCard({ metrics: { value, at, error } }: { readonly metrics: History['metrics'] }) {
  return (
    <Card
      title="Hit rate by namespace"
      hint="Of all reads of the tenant’s cache since counting began. The tile above shows the newest interval with reads."
    >
      {!value && error === undefined && <Loading what="the metrics" />}
      {!value && <Problem error={error} />}
      {value && <Metrics metrics={value} />}
      <AsOf at={at} />
    </Card>
  );
}

function Metrics({ metrics }: { readonly metrics: CacheMetrics }) {
  const { hits, misses, stale, sets, loads, loadMs, hitRate, staleWhileRevalidate, staleIfError } = metrics;
  const reads = hits + misses + stale;
  if (reads + sets === 0) {
    return (
      <Empty title="Nothing counted yet">
        Set and get an entry in the cache view to see its namespace here.
      </Empty>
    );
  }
  const figures: readonly Fact[] = [
    ['Overall hit rate', reads > 0 ? formatPercent(hitRate) : '–'],
    ['Hits', formatCount(hits)],
    ['Misses', formatCount(misses)],
    ['Stale', formatCount(stale)],
    ['Served stale', formatCount(staleWhileRevalidate + staleIfError)],
    ['Sets', formatCount(sets)],
    ['Mean load', loads > 0 ? formatMs(loadMs / loads) : undefined],
  ];
  const namespaces = Object.entries(metrics.namespaces)
    .filter(([, counters]) => counters.hits + counters.misses + counters.stale > 0)
    .sort(([, a], [, b]) => b.hits + b.misses + b.stale - (a.hits + a.misses + a.stale));
  return (
    <>
      <Facts look="figures" facts={figures} />
      <ul className="hit-rates">
        {namespaces.map(([namespace, counters]) => (
          <li key={namespace}>
            <HitRateBar name={namespace} counters={counters} />
          </li>
        ))}
      </ul>
      {namespaces.length > 0 && (
        <p className="legend hint" aria-hidden="true">
          <span className="swatch swatch-hit" /> hits <span className="swatch swatch-stale" /> stale{' '}
          <span className="swatch swatch-miss" /> misses
        </p>
      )}
    </>
  );
}
