import type { RedisServerInfo } from '../../../client/index.ts';
import type { Fact } from '../../components/facts.tsx';
import { formatBytes, formatCount, formatPercent, formatSpan } from '../../state/format.ts';

interface FactGroup {
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** The facts from INFO in the order of the guide. Groups without any value are omitted. */
export function serverFacts(server: RedisServerInfo['server']): readonly FactGroup[] {
  const number = (name: string, show: (value: number) => string): string | undefined => {
    const value = server[name];
    return typeof value === 'number' ? show(value) : undefined;
  };
  /** A server that reports 0 for one of these does not measure it. */
  const positive: typeof number = (name, show) => (server[name] === 0 ? undefined : number(name, show));
  const reads = sum(server.keyspaceHits, server.keyspaceMisses);
  const groups: FactGroup[] = [
    {
      title: 'Version',
      facts: [
        ['Software', [server.software, server.version].filter(Boolean).join(' ')],
        ['Mode', server.mode],
        ['Role', server.role],
        ['Replicas', number('replicas', formatCount)],
        ['Uptime', positive('uptimeSeconds', (seconds) => formatSpan(seconds * 1_000))],
      ],
    },
    {
      title: 'Memory',
      facts: [
        ['Used', positive('usedMemoryBytes', formatBytes)],
        ['Peak', positive('peakMemoryBytes', formatBytes)],
        ['Limit', number('maxMemoryBytes', (bytes) => (bytes === 0 ? 'none' : formatBytes(bytes)))],
        ['Eviction policy', server.evictionPolicy],
        ['Fragmentation', positive('fragmentation', (ratio) => ratio.toFixed(2))],
      ],
    },
    {
      title: 'Statistics',
      facts: [
        ['Commands', number('commandsProcessed', formatCount)],
        ['Commands per second', number('commandsPerSecond', formatCount)],
        ['Keyspace hit rate', reads ? formatPercent(Number(server.keyspaceHits) / reads) : undefined],
        ['Expired keys', number('expiredKeys', formatCount)],
        ['Evicted keys', number('evictedKeys', formatCount)],
      ],
    },
    {
      title: 'Clients',
      facts: [
        ['Connected', number('connectedClients', formatCount)],
        ['Blocked', number('blockedClients', formatCount)],
        ['Limit', number('maxClients', formatCount)],
      ],
    },
  ];
  return groups.filter(({ facts }) => facts.some(([, value]) => value));
}

const sum = (a: unknown, b: unknown): number | undefined =>
  typeof a === 'number' && typeof b === 'number' ? a + b : undefined;
