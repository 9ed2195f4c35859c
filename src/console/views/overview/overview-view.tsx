import { lazy, Suspense } from 'react';
import { Card } from '../../components/card.tsx';
import { Loading } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { useStore } from '../../state/store.ts';
import { EventsCard } from './events-card.tsx';
import { HitRateCard } from './hit-rate-card.tsx';
import { IdentityCard } from './identity-card.tsx';
import { SamplesTable } from './samples-table.tsx';
import { ServerCard } from './server-card.tsx';
import { Tiles } from './tiles.tsx';
import { useTimeWindow } from './use-time-window.ts';
import { WindowControls } from './window-controls.tsx';

const Charts = lazy(async () => ({ default: (await import('./charts.tsx')).Charts }));

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
        title="Last hour"
        hint="Sampled every five seconds while this page is visible, and kept in this tab."
        actions={<WindowControls {...window} />}
      >
        <Tiles history={history} />
        <Suspense fallback={<Loading what="the charts" />}>
          <Charts timeline={timeline} marks={marks} hasServer={hasServer} />
        </Suspense>
        <SamplesTable samples={samples} />
      </Card>
      <div className="card-pair">
        <HitRateCard metrics={history.metrics} />
        <EventsCard marks={marks} from={timeline.from} to={timeline.to} />
      </div>
      <div className="card-pair">
        <ServerCard server={history.server} />
        <IdentityCard />
      </div>
    </div>
  );
}
