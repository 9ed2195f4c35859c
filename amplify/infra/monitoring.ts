import type { Stack } from 'aws-cdk-lib';
import type { Options } from '../options/index.ts';
import { alarmThresholds } from './alarm-thresholds.ts';
import { createAlarmTopic } from './alarm-topic.ts';
import { Alarms } from './alarms.ts';
import { createDashboard } from './dashboard.ts';
import type { MonitoredFunction } from './function-metrics.ts';
import type { RedisCache } from './redis-cache.ts';
import type { PrivatePlace } from './redis-topology.ts';
import type { SessionEvents } from './session-events.ts';

interface MonitoringProps {
  /** Prefix of every alarm's name. */
  readonly prefix: string;
  readonly options: Options;
  readonly redis: RedisCache;
  readonly place: PrivatePlace | undefined;
  /** The functions that use Redis. */
  readonly functions: readonly MonitoredFunction[];
  /** Absent unless session events are turned on. */
  readonly events: SessionEvents | undefined;
  /** Absent without GraphQL. */
  readonly graphqlApiId: string | undefined;
}

/**
 * Creates alarms, the topic to which they are sent, and a dashboard.
 * @param stack a separate stack, because it uses all others
 */
export function createMonitoring(stack: Stack, props: MonitoringProps): void {
  const { options, place, ...rest } = props;
  const watched = { ...rest, mirror: place?.mirror };
  new Alarms(stack, 'Alarms', {
    ...watched,
    topic: createAlarmTopic(stack, options.alarmEmail),
    settings: options.redis,
    thresholds: alarmThresholds(options),
  });
  createDashboard(stack, watched);
}
