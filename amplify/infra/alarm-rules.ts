import type { AlarmName, ClusterTopology, Topology } from '../options/index.ts';

/** The condition under which a metric of a cache raises an alarm. */
export interface AlarmRule {
  readonly name: AlarmName;
  readonly metricName: string;
  readonly statistic: 'Maximum' | 'Minimum' | 'Sum';
  readonly why: string;
  /** Number of the last five minutes that must be above the threshold; one by default. */
  readonly minutes?: number;
  /** Units of the metric per unit of the setting; one by default. */
  readonly unit?: number;
  /**
   * For metrics that are reported only every 5 minutes: the alarm rings if they have been below the threshold for an
   * hour.
   */
  readonly below?: true;
}

const MIB = 1024 ** 2;
const PERCENT_OF_GB = 1024 ** 3 / 100;

const CONNECTIONS: AlarmRule = {
  name: 'connectionFails',
  metricName: 'CurrConnections',
  statistic: 'Maximum',
  why: 'More connections than the functions should need',
};

/** Counts of authentication and authorization failures, for every topology. */
const SIGN_IN: readonly AlarmRule[] = [
  {
    name: 'authenticationFailures',
    metricName: 'AuthenticationFailures',
    statistic: 'Sum',
    why: 'Redis rejected sign-ins',
  },
  {
    name: 'iamAuthenticationThrottling',
    metricName: 'IamAuthenticationThrottling',
    statistic: 'Sum',
    why: 'Too many concurrent IAM sign-ins',
  },
  {
    name: 'commandAuthorizationFailures',
    metricName: 'CommandAuthorizationFailures',
    statistic: 'Sum',
    why: 'A command was rejected that the Redis user may not run',
  },
  {
    name: 'keyAuthorizationFailures',
    metricName: 'KeyAuthorizationFailures',
    statistic: 'Sum',
    why: 'A command was rejected because of a key that the Redis user may not touch',
  },
];

const EVICTED: AlarmRule = {
  name: 'evictions',
  metricName: 'Evictions',
  statistic: 'Sum',
  why: 'Redis is full and evicts cache entries; sessions stay',
};

const CPU_CREDITS: AlarmRule = {
  name: 'cpuCredits',
  metricName: 'CPUCreditBalance',
  statistic: 'Minimum',
  below: true,
  why: 'The node uses more CPU than its type includes',
};

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.Monitoring.html */
const ASYNC_WRITES: readonly AlarmRule[] = [
  {
    name: 'durabilityLag',
    metricName: 'DurabilityLag',
    statistic: 'Maximum',
    why: 'The latest writes are only in memory; from 10 s on, writes are rejected',
  },
  {
    name: 'rejectedWrites',
    metricName: 'DurabilityBufferExceededErrorCount',
    statistic: 'Sum',
    why: 'Redis rejects writes until those of the last 10 s are durable',
  },
];

const DURABLE_WRITES: AlarmRule = {
  name: 'throttledWrites',
  metricName: 'TrafficManagementActive',
  statistic: 'Maximum',
  minutes: 3,
  why: 'Writes exceed the rate at which they can be made durable',
};

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html */
function nodeRules({ nodeType, durability }: ClusterTopology): AlarmRule[] {
  const burstable = /\.t\d/.test(nodeType);
  // With one or two vCPUs, the engine shares its core with other work, so its own utilization is misleading.
  const small = burstable || nodeType.endsWith('.large');
  return [
    CONNECTIONS,
    {
      name: 'highMemoryUsage',
      metricName: 'DatabaseMemoryUsagePercentage',
      statistic: 'Maximum',
      why: 'The memory is almost full',
    },
    {
      name: 'highCpu',
      metricName: small ? 'CPUUtilization' : 'EngineCPUUtilization',
      statistic: 'Maximum',
      minutes: 3,
      why: 'CPU is the bottleneck',
    },
    ...(burstable ? [CPU_CREDITS] : []),
    {
      name: 'newConnections',
      metricName: 'NewConnections',
      statistic: 'Sum',
      minutes: 5,
      why: 'Connections are opened and immediately closed',
    },
    EVICTED,
    {
      name: 'replicationLag',
      metricName: 'ReplicationLag',
      statistic: 'Maximum',
      minutes: 3,
      why: 'A replica lags behind: a failover would lose the missing writes',
    },
    ...SIGN_IN,
    {
      name: 'swapUsage',
      metricName: 'SwapUsage',
      statistic: 'Maximum',
      minutes: 5,
      unit: MIB,
      why: 'The node swaps: it needs more memory',
    },
    ...(durability === 'async' ? ASYNC_WRITES : []),
    ...(durability ? [DURABLE_WRITES] : []),
  ];
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html */
const serverlessRules = (maxStorageGB: number): AlarmRule[] => [
  CONNECTIONS,
  {
    name: 'highMemoryUsage',
    metricName: 'BytesUsedForCache',
    statistic: 'Maximum',
    unit: maxStorageGB * PERCENT_OF_GB,
    why: 'The storage limit is almost reached',
  },
  {
    name: 'throttledCommands',
    metricName: 'ThrottledCmds',
    statistic: 'Sum',
    minutes: 3,
    why: 'The cache throttles commands',
  },
  EVICTED,
  ...SIGN_IN,
];

/** The rules that apply to every member of a cache. */
export function cacheAlarmRules(settings: Topology): AlarmRule[] {
  if (settings.topology === 'cluster') return nodeRules(settings);
  return 'maxStorageGB' in settings ? serverlessRules(settings.maxStorageGB) : [];
}
