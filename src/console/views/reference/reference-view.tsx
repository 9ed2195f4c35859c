import { Card } from '../../components/card.tsx';

export function ReferenceView() {
  return (
    <div className="cards">
      <Card title="Operations">{null}</Card>
    </div>
  );
}
