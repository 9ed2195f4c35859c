import { Card } from '../../components/card.tsx';
import { Lazy, type LazyCode } from '../../components/lazy.tsx';
import { useConsole } from '../../state/console.ts';
import { useStore } from '../../state/store.ts';
import type { ChartsProps } from './charts.tsx';
import { EventsCard } from './events-card.tsx';
import { HitRateCard } from './hit-rate-card.tsx';
import { IdentityCard } from './identity-card.tsx';
import { SamplesTable } from './samples-table.tsx';
import { ServerCard } from './server-card.tsx';
import { Tiles } from './tiles.tsx';
import { useTimeWindow } from './use-time-window.ts';
import { WindowControls } from './window-controls.tsx';

const CHARTS: LazyCode<ChartsProps> = { load: async () => (await import('./charts.tsx')).Charts };

export function OverviewView() {
  const { recorder } = useConsole();
  const history = useStore(recorder.history);
  const window = useTimeWindow(history);
  const { timeline, marks } = window;
  const samples = timeline.rows.filter((row) => row !== undefined);
  const hasServer = history.samples.some(
    ({ memoryBytes, commands }) => memoryBytes !== undefined || commands !== undefined,
  );
  return (
    <div className="cards">
      <Card
        title="Activity"
        hint="Sampled every five seconds while this page is visible. This tab keeps the last hour."
        actions={<WindowControls {...window} />}
      >
        <Tiles history={history} />
        <Lazy code={CHARTS} what="the charts" props={{ timeline, marks, hasServer }} />
        <SamplesTable samples={samples} />
      </Card>
      <div className="card-pair">
        <HitRateCard metrics={history.metrics} />
        <EventsCard marks={marks} from={timeline.from} to={timeline.to} minutes={window.minutes} />
      </div>
      <div className="card-pair">
        <ServerCard server={history.server} />
        <IdentityCard />
      </div>
    </div>
  );
}
