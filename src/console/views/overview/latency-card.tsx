import { Card } from '../../components/card.tsx';
import { type Fact, Facts } from '../../components/facts.tsx';
import { useConsole } from '../../state/console.ts';
import { formatMs, percentile } from '../../state/format.ts';
import { useStore } from '../../state/store.ts';
import { STATE_WORDS } from '../../status-pill.tsx';
import { Sparkline } from './sparkline.tsx';

/** Latency of Redis as the service measures it, checked every two seconds while the page is visible. */
export function LatencyCard() {
  const { state, samples } = useStore(useConsole().health);
  const answered = samples.flatMap(({ redisMs }) => (redisMs === undefined ? [] : [redisMs]));
  const shown = (value: number | undefined) => (value === undefined ? '–' : formatMs(value));
  const figures: readonly Fact[] = [
    ['Last', shown(samples.at(-1)?.redisMs)],
    ['p50', shown(percentile(answered, 0.5))],
    ['p95', shown(percentile(answered, 0.95))],
    ['Failed', String(samples.length - answered.length)],
  ];
  return (
    <Card
      title="Latency"
      hint="Round trip from the service to Redis (PING), measured every two seconds while this page is visible."
    >
      <Facts look="figures" facts={figures} />
      <Sparkline
        values={samples.map(({ redisMs }) => redisMs)}
        label={`Latency of the last ${samples.length} checks. ${STATE_WORDS[state]}.`}
      />
      <p className="axis hint" aria-hidden="true">
        <span>
          {answered.length > 0 && `slowest of ${samples.length} checks: ${formatMs(Math.max(...answered))}`}
        </span>
        <span>now</span>
      </p>
    </Card>
  );
}
