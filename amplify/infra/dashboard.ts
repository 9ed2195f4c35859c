import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { MetricName } from '../../src/aws/metrics/index.ts';
import { functionMetrics, type MonitoredFunction, ownMetric } from './function-metrics.ts';
import type { RedisCache } from './redis-cache.ts';

interface DashboardParts {
  readonly redis: RedisCache;
  readonly functions: readonly MonitoredFunction[];
  /** Absent without a VPC. */
  readonly mirror: MonitoredFunction | undefined;
  /** Absent unless session events are turned on. */
  readonly events: MonitoredFunction | undefined;
}

const PERIOD = Duration.minutes(5);

/** A dashboard with the health of Redis, and the health and usage of the functions. */
export function createDashboard(scope: Construct, parts: DashboardParts): Dashboard {
  const { redis, functions, mirror, events } = parts;
  const everywhere = [...functions, mirror, events].filter((target) => target !== undefined);
  const own = (name: MetricName) =>
    functions.map((target) => ownMetric(target, name, 'Sum', PERIOD).with({ label: target.label }));
  const of = (pick: keyof ReturnType<typeof functionMetrics>) =>
    everywhere.map((target) => functionMetrics(target)[pick].with({ label: target.label }));
  return new Dashboard(scope, 'Dashboard', {
    widgets: [
      ...(redis.members.length > 0 ? [cacheRow(redis)] : []),
      [
        graph('Calls', of('invocations')),
        graph('Errors', [...of('errors'), ...of('throttles')]),
        graph('Duration, 99th percentile', of('durationP99')),
        graph('Redis connect errors, circuit opens', [
          ...own('RedisConnectErrors'),
          ...own('RedisCircuitOpens'),
        ]),
      ],
      [
        graph('Sessions created', own('SessionsCreated')),
        graph('Sessions ended', own('SessionsEnded')),
        graph('Cache', [hitRate(functions), ...own('CacheDegraded')]),
        ...(mirror
          ? [graph('Age of the signing keys, s', [ownMetric(mirror, 'JwksAgeSeconds', 'Maximum', PERIOD)])]
          : []),
      ],
    ],
  });
}

function cacheRow(redis: RedisCache): IWidget[] {
  const serverless = redis.topology !== 'cluster';
  return [
    graph(
      'Redis memory',
      cacheMetrics(redis, serverless ? 'BytesUsedForCache' : 'DatabaseMemoryUsagePercentage'),
    ),
    graph(
      'Redis processor',
      cacheMetrics(redis, serverless ? 'ElastiCacheProcessingUnits' : 'EngineCPUUtilization'),
    ),
    graph('Redis connections', cacheMetrics(redis, 'CurrConnections')),
    graph('Keys found by Redis, %', cacheMetrics(redis, 'CacheHitRate', 'Average')),
  ];
}

/** The hit rate of this product's cache, which counts an invalidated entry in Redis as a miss. */
function hitRate(functions: readonly MonitoredFunction[]): IMetric {
  const reads = functions.flatMap((target, i) => [
    [`hits${i}`, ownMetric(target, 'CacheHits', 'Sum', PERIOD)] as const,
    [`misses${i}`, ownMetric(target, 'CacheMisses', 'Sum', PERIOD)] as const,
  ]);
  const sum = (name: string) => functions.map((_, i) => `FILL(${name}${i}, 0)`).join(' + ');
  const expression = `100 * (${sum('hits')}) / (${sum('hits')} + ${sum('misses')})`;
  return new MathExpression({
    expression,
    usingMetrics: Object.fromEntries(reads),
    label: 'hit rate, %',
    period: PERIOD,
  });
}

const graph = (title: string, left: IMetric[]): IWidget =>
  new GraphWidget({ title, left, width: 6, height: 6 });

const cacheMetrics = ({ members }: RedisCache, metricName: string, statistic = 'Maximum'): Metric[] =>
  members.map(({ label, dimensions }) => {
    const dimensionsMap = { ...dimensions };
    return new Metric({
      namespace: 'AWS/ElastiCache',
      metricName,
      statistic,
      period: PERIOD,
      label,
      dimensionsMap,
    });
  });
