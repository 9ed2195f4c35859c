import { FaultsCard } from './faults/faults-card.tsx';
import { LoadCard } from './load/load-card.tsx';
import { SharedLoadsCard } from './shared-loads-card.tsx';
import { TenantsCard } from './tenants/tenants-card.tsx';

/** Shows the guarantees at work. */
export function PlaygroundView() {
  return (
    <div className="cards">
      <SharedLoadsCard />
      <LoadCard />
      <TenantsCard />
      <FaultsCard />
    </div>
  );
}
