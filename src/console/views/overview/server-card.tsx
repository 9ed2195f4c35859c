import { isRedisApiError, type RedisServerInfo } from '../../../client/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { isFailure } from '../../state/health-state.ts';
import type { History, Sample } from '../../state/history/sample.ts';
import { useStore } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { AsOf } from './as-of.tsx';
import { Circuit, circuitOf } from './circuit.tsx';
import { serverFacts } from './server-facts.ts';

const PROVIDERS: Readonly<Record<string, string>> = {
  elasticache: 'elasticache: ElastiCache over TCP',
  redis: 'redis: Redis over TCP',
  upstash: 'upstash: Redis over HTTPS',
};

const TOPOLOGIES = { standalone: 'one endpoint', cluster: 'cluster', rest: 'one REST endpoint' } as const;

/** The facts from INFO that the guide shows, if the caller may see them. */
export function ServerCard({ server: { value, at, error } }: { readonly server: History['server'] }) {
  const { health, recorder } = useConsole();
  const status = useStore(health);
  const { run, busy } = useAction(recorder.sampleNow);
  const { provider } = status;
  const circuit = circuitOf(status);
  return (
    <Card
      title="Server"
      hint="Version, memory, statistics and clients, from INFO."
      actions={
        <Button busy={busy} onClick={run}>
          Refresh
        </Button>
      }
    >
      <AsOf at={at} />
      {value ? (
        <Info info={value} circuit={circuit} />
      ) : (
        <Facts
          facts={[
            ['Provider', provider && (PROVIDERS[provider] ?? provider)],
            ['Circuit breaker', circuit && <Circuit key="circuit" state={circuit} />],
          ]}
        />
      )}
      {!value && error === undefined && !isFailure(status.state) && <Loading what="the server information" />}
      {isRedisApiError(error, 'FORBIDDEN') ? (
        <Empty title="Permission required">
          These figures cover all tenants, so you need the permission <code>console:use</code>.
        </Empty>
      ) : (
        <Problem error={error} />
      )}
    </Card>
  );
}

interface InfoProps {
  readonly info: RedisServerInfo;
  readonly circuit: Sample['circuit'] | undefined;
}

function Info({ info: { provider, topology, server }, circuit }: InfoProps) {
  const groups = serverFacts(server);
  return (
    <>
      <Facts
        facts={[
          ['Provider', PROVIDERS[provider] ?? provider],
          ['Topology', TOPOLOGIES[topology]],
          ['Circuit breaker', circuit && <Circuit key="circuit" state={circuit} />],
        ]}
      />
      {groups.map(({ title, facts }) => (
        <div key={title} className="fact-group">
          <h3>{title}</h3>
          <Facts facts={facts} />
        </div>
      ))}
      {groups.length === 0 && <Empty title="This server does not support INFO" />}
    </>
  );
}
