import { IdentityCard } from './identity-card.tsx';
import { LatencyCard } from './latency-card.tsx';
import { ServerCard } from './server-card.tsx';

export function OverviewView() {
  return (
    <div className="cards">
      <LatencyCard />
      <ServerCard />
      <IdentityCard />
    </div>
  );
}
