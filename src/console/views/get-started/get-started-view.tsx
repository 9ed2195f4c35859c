import { Card } from '../../components/card.tsx';

export function GetStartedView() {
  return (
    <div className="cards">
      <Card title="First call">{null}</Card>
    </div>
  );
}
