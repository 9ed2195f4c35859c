import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ClusterSettings, RedisSettings } from '../settings-schema.ts';

/** The condition under which a metric of a cache raises an alarm. */
export interface AlarmRule {
  readonly name: string;
  readonly metricName: string;
  readonly threshold: number;
  readonly statistic: 'Maximum' | 'Average' | 'Sum';
  readonly why: string;
  /** Minutes out of the last five that must be above the threshold; one by default. */
  readonly minutes?: number;
}

/** The integration guide requires `connectionFails` and `highMemoryUsage` with these thresholds. */
const CONNECTIONS: AlarmRule = {
  name: 'connectionFails',
  metricName: 'CurrConnections',
  threshold: 100,
  statistic: 'Maximum',
  why: 'More than 100 connections: more function instances than planned, or leaking connections',
};

const AUTHENTICATION_FAILURES: AlarmRule = {
  name: 'authenticationFailures',
  metricName: 'AuthenticationFailures',
  threshold: 0,
  statistic: 'Sum',
  why: 'Redis rejected sign-ins: check the role, the user and the clock',
};

const EVICTED: AlarmRule = {
  name: 'evictions',
  metricName: 'Evictions',
  threshold: 0,
  statistic: 'Sum',
  why: 'Redis is full and evicts cache entries; sessions stay: add memory or shards if too many reads miss',
};

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.Monitoring.html */
const DURABILITY_LAG: readonly AlarmRule[] = [
  {
    name: 'durabilityLag',
    metricName: 'DurabilityLag',
    threshold: 5_000,
    statistic: 'Maximum',
    why: 'Writes of the last 5 s are in memory only; from 10 s on, writes are rejected: send fewer or use larger nodes',
  },
  {
    name: 'rejectedWrites',
    metricName: 'DurabilityBufferExceededErrorCount',
    threshold: 0,
    statistic: 'Sum',
    why: 'Redis rejects writes until those of the last 10 s are durable; callers receive UNAVAILABLE and may retry',
  },
];

const THROTTLED_WRITES: readonly AlarmRule[] = [
  {
    name: 'throttledWrites',
    metricName: 'TrafficManagementActive',
    threshold: 0,
    statistic: 'Maximum',
    minutes: 3,
    why: 'More is written than can be made durable: add shards or use larger nodes',
  },
];

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html */
function nodeRules({ nodeType, durability }: ClusterSettings): AlarmRule[] {
  // With one or two vCPUs the engine shares its core with other work, so its own utilization misleads.
  const small = /\.(t\d\w*\.\w+|\w+\.large)$/.test(nodeType);
  return [
    CONNECTIONS,
    {
      name: 'highMemoryUsage',
      metricName: 'DatabaseMemoryUsagePercentage',
      threshold: 80,
      statistic: 'Maximum',
      why: 'More than 80 % of the memory is in use',
    },
    {
      name: 'highCpu',
      metricName: small ? 'CPUUtilization' : 'EngineCPUUtilization',
      threshold: 90,
      statistic: 'Maximum',
      minutes: 3,
      why: 'CPU is the bottleneck: add shards or use larger nodes',
    },
    {
      name: 'newConnections',
      metricName: 'NewConnections',
      threshold: 500,
      statistic: 'Sum',
      minutes: 5,
      why: 'Connections are opened and closed at once: clients cannot sign in, or functions do not reuse connections',
    },
    EVICTED,
    {
      name: 'replicationLag',
      metricName: 'ReplicationLag',
      threshold: 1,
      statistic: 'Maximum',
      minutes: 3,
      why: 'A replica is more than a second behind: a failover would lose those writes',
    },
    AUTHENTICATION_FAILURES,
    {
      name: 'swapUsage',
      metricName: 'SwapUsage',
      threshold: 50 * 1024 * 1024,
      statistic: 'Maximum',
      minutes: 5,
      why: 'The node swaps: it needs more memory',
    },
    ...(durability === 'async' ? DURABILITY_LAG : []),
    ...(durability ? THROTTLED_WRITES : []),
  ];
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html */
const serverlessRules = (maxStorageGB: number): AlarmRule[] => [
  CONNECTIONS,
  {
    name: 'highMemoryUsage',
    metricName: 'BytesUsedForCache',
    threshold: 0.8 * maxStorageGB * 1024 ** 3,
    statistic: 'Maximum',
    why: 'More than 80 % of the storage limit is in use',
  },
  {
    name: 'throttledCommands',
    metricName: 'ThrottledCmds',
    threshold: 0,
    statistic: 'Sum',
    minutes: 3,
    why: 'The cache throttles commands: raise maxEcpuPerSecond or maxStorageGB, or send fewer commands',
  },
  EVICTED,
  AUTHENTICATION_FAILURES,
];

/** The rules for every member of a cache. */
export const cacheAlarmRules = (settings: RedisSettings): AlarmRule[] =>
  settings.topology === 'cluster' ? nodeRules(settings) : serverlessRules(settings.maxStorageGB);

/** Metrics that count events have no data while nothing happens. */
export const alarmProps = ({
  threshold,
  why,
  minutes = 1,
}: Pick<AlarmRule, 'threshold' | 'why' | 'minutes'>) => ({
  alarmDescription: why,
  threshold,
  comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  evaluationPeriods: 5,
  datapointsToAlarm: minutes,
  treatMissingData: TreatMissingData.NOT_BREACHING,
});

export const ALARM_PERIOD = Duration.minutes(1);
