import { SharedLoadsCard } from './shared-loads-card.tsx';

/** Shows the guarantees at work. */
export function PlaygroundView() {
  return (
    <div className="cards">
      <SharedLoadsCard />
    </div>
  );
}
