import { useRef } from 'react';
import type { Mark, Sample } from '../../state/history/sample.ts';
import type { ChartSeries } from './chart/chart-props.ts';
import { BYTES, FRACTION, MILLISECONDS, PER_SECOND } from './chart/scales.ts';
import { TimeChart } from './chart/time-chart.tsx';
import { segmentsOf, type Timeline } from './chart/timeline.ts';
import { CIRCUIT_WORDS } from './circuit.tsx';

export interface ChartsProps {
  readonly timeline: Timeline;
  readonly marks: readonly Mark[];
  /** Whether the user may see the statistics of the server. */
  readonly hasServer: boolean;
}

const OPERATIONS: ChartSeries = { name: 'Cache operations', color: '1', value: (one) => one.operations };
const COMMANDS: ChartSeries = {
  name: 'Redis commands, all tenants',
  color: '2',
  dash: [6, 4],
  value: (one) => one.commands,
};
const HIT_RATE: readonly ChartSeries[] = [{ name: 'Hits', color: '1', value: (one) => one.hitRate }];
const LATENCIES: readonly ChartSeries[] = [
  { name: 'PING p50', color: '1', value: (one) => one.pingP50 },
  { name: 'PING p95', color: '2', dash: [6, 4], value: (one) => one.pingP95 },
  { name: 'Your calls p95', color: '3', dash: [2, 3], value: (one) => one.callsP95 },
];
const MEMORY: readonly ChartSeries[] = [{ name: 'Used', color: '1', value: (one) => one.memoryBytes }];
const CIRCUIT: readonly ChartSeries[] = [{ name: 'Circuit breaker', color: '1', value: () => 1 }];

const circuitWords = ({ circuit }: Sample): string => CIRCUIT_WORDS[circuit][1];

/** All charts share the time axis and the cursor. Loaded apart from the view: the chart library is as large as the page. */
export function Charts({ timeline, marks, hasServer }: ChartsProps) {
  const chosen = useRef<number>(undefined);
  const shared = { timeline, marks, chosen };
  return (
    <div className="charts">
      <TimeChart
        {...shared}
        title="Circuit breaker"
        series={CIRCUIT}
        segments={segmentsOf(timeline)}
        words={circuitWords}
        rows={5.5}
      />
      <TimeChart
        // A chart is made for its series.
        key={`requests ${hasServer}`}
        {...shared}
        title="Requests per second"
        series={hasServer ? [OPERATIONS, COMMANDS] : [OPERATIONS]}
        scale={PER_SECOND}
        rows={12}
      />
      <TimeChart {...shared} title="Hit rate" series={HIT_RATE} scale={FRACTION} rows={12} />
      <TimeChart {...shared} title="Latency" series={LATENCIES} scale={MILLISECONDS} rows={12} />
      {hasServer && <TimeChart {...shared} title="Memory" series={MEMORY} scale={BYTES} rows={12} />}
    </div>
  );
}
