import { useCallback } from 'react';
import type { CacheMetrics } from '../../../client/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { type Fact, Facts } from '../../components/facts.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { formatCount, formatMs, formatPercent } from '../../state/format.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { HitRateBar } from './hit-rate-bar.tsx';

/** @param revision changes when an action of the view has changed the metrics */
export function MetricsCard({ revision }: { readonly revision: number }) {
  const { client } = useConsole();
  // biome-ignore lint/correctness/useExhaustiveDependencies: revision is a reason to load again, not an input
  const load = useCallback(() => client.cache.metrics(), [client, revision]);
  const { data, error, loading, reload } = useLoaded(load);
  return (
    <Card
      title="Hit rate"
      hint="Counters of the tenant’s cache, by namespace."
      actions={
        <Button busy={loading} onClick={() => void reload()}>
          Refresh
        </Button>
      }
    >
      <Problem error={error} />
      {!data && loading && <Loading what="the metrics" />}
      {data && <Metrics metrics={data} />}
    </Card>
  );
}

function Metrics({ metrics }: { readonly metrics: CacheMetrics }) {
  const { hits, misses, stale, sets, loads, loadMs, hitRate, staleWhileRevalidate, staleIfError } = metrics;
  if (hits + misses + stale + sets === 0) {
    return <Empty title="Nothing counted yet">Set and get an entry to see its namespace here.</Empty>;
  }
  const figures: readonly Fact[] = [
    ['Hit rate', formatPercent(hitRate)],
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
      <p className="legend hint" aria-hidden="true">
        <span className="swatch swatch-hit" /> hits <span className="swatch swatch-stale" /> stale{' '}
        <span className="swatch swatch-miss" /> misses
      </p>
    </>
  );
}
