import { useCallback } from 'react';
import { isRedisApiError, type RedisServerInfo } from '../../../client/index.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { useStore } from '../../state/store.ts';
import { useLoaded } from '../../state/use-loaded.ts';
import { serverFacts } from './server-facts.ts';

const CIRCUITS: Readonly<Record<string, readonly [Tone, string]>> = {
  closed: ['good', 'closed (healthy)'],
  'half-open': ['warn', 'half-open (one call tests Redis)'],
  open: ['bad', 'open (calls fail at once)'],
};

const PROVIDERS: Readonly<Record<string, string>> = {
  elasticache: 'elasticache: ElastiCache over TCP',
  redis: 'redis: Redis over TCP',
  upstash: 'upstash: Redis over HTTPS',
};

const TOPOLOGIES = { standalone: 'one endpoint', cluster: 'cluster', rest: 'one REST endpoint' } as const;

/** The facts from INFO that the guide shows, if the caller may see them. */
export function ServerCard() {
  const { client, health } = useConsole();
  const { provider, circuit } = useStore(health);
  const load = useCallback(() => client.serverInfo(), [client]);
  const { data, error, loading, reload } = useLoaded(load);
  return (
    <Card
      title="Server"
      hint="Version, memory, statistics and clients, from INFO. Requires the permission console:use."
      actions={
        <Button busy={loading} onClick={() => void reload()}>
          Refresh
        </Button>
      }
    >
      {data ? (
        <Info info={data} circuit={circuit ?? data.circuit} />
      ) : (
        <Facts
          facts={[
            ['Provider', provider && (PROVIDERS[provider] ?? provider)],
            ['Circuit', circuit && <Circuit key="circuit" state={circuit} />],
          ]}
        />
      )}
      {!data && loading && <Loading what="the server information" />}
      {isRedisApiError(error, 'FORBIDDEN') ? (
        <Empty title="Permission required">
          This covers all tenants, so the token needs <code>console:use</code>.
        </Empty>
      ) : (
        <Problem error={error} />
      )}
    </Card>
  );
}

/** Whether the process that responded sends calls to Redis. */
function Circuit({ state }: { readonly state: string }) {
  const [tone, words] = CIRCUITS[state] ?? ['neutral', state];
  return <Badge tone={tone}>{words}</Badge>;
}

interface InfoProps {
  readonly info: RedisServerInfo;
  readonly circuit: string | undefined;
}

function Info({ info: { provider, topology, server }, circuit }: InfoProps) {
  const groups = serverFacts(server);
  return (
    <>
      <Facts
        facts={[
          ['Provider', PROVIDERS[provider] ?? provider],
          ['Topology', TOPOLOGIES[topology]],
          ['Circuit', circuit && <Circuit key="circuit" state={circuit} />],
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
