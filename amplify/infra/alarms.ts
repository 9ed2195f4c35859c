import { Duration, NestedStack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type CreateAlarmOptions,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { MetricName } from '../../src/aws/metrics/index.ts';
import type { AlarmName, Topology } from '../options/index.ts';
import { type AlarmRule, cacheAlarmRules } from './alarm-rules.ts';
import type { AlarmThresholds } from './alarm-thresholds.ts';
import { functionMetrics, type MonitoredFunction, ownMetric } from './function-metrics.ts';
import type { RedisCache } from './redis-cache.ts';
import type { SessionEvents } from './session-events.ts';

interface AlarmsProps {
  /** Prefix of every alarm's name. */
  readonly prefix: string;
  readonly topic: Topic;
  readonly redis: Pick<RedisCache, 'members'>;
  readonly settings: Topology;
  readonly thresholds: AlarmThresholds;
  /** The functions that use Redis. */
  readonly functions: readonly MonitoredFunction[];
  /** Absent without a VPC. */
  readonly mirror: MonitoredFunction | undefined;
  /** Absent unless session events are turned on. */
  readonly events: (MonitoredFunction & Pick<SessionEvents, 'undelivered'>) | undefined;
  /** Absent without GraphQL. */
  readonly graphqlApiId: string | undefined;
}

/** CloudFormation allows 500 resources per stack, and a node has at most 14 alarms. */
const MEMBERS_PER_STACK = 30;

const MINUTE = Duration.minutes(1);

/** Over the last five minutes. Metrics that count events have no data while nothing happens. */
const above = (minutes = 1): Omit<CreateAlarmOptions, 'threshold'> => ({
  comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  evaluationPeriods: 5,
  datapointsToAlarm: minutes,
  treatMissingData: TreatMissingData.NOT_BREACHING,
});

/** For an hour, because a new node starts without credits. */
const BELOW: Omit<CreateAlarmOptions, 'threshold'> = {
  comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  evaluationPeriods: 12,
  treatMissingData: TreatMissingData.NOT_BREACHING,
};

/** All alarms of a production branch, except those that are turned off, in a stack above the monitored resources. */
export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmsProps,
  ) {
    super(scope, id);
    const { functions, mirror, events } = props;
    this.watchCache();
    for (const target of [...functions, mirror, events]) if (target) this.watchFunction(target);
    for (const target of functions) this.watchUse(target);
    if (props.graphqlApiId) this.watchGraphql(props.graphqlApiId);
    if (mirror) this.watchMirror(mirror);
    if (events) this.watchEvents(events.undelivered);
  }

  private watchCache(): void {
    const { redis, settings } = this.props;
    const { members } = redis;
    for (let first = 0; first < members.length; first += MEMBERS_PER_STACK) {
      const scope = first === 0 ? this : new NestedStack(this, `Members${first}`);
      for (const { label, dimensions } of members.slice(first, first + MEMBERS_PER_STACK)) {
        for (const rule of cacheAlarmRules(settings)) this.watchMember(scope, rule, label, { ...dimensions });
      }
    }
  }

  private watchMember(
    scope: Construct,
    rule: AlarmRule,
    label: string,
    dimensionsMap: Record<string, string>,
  ): void {
    const { name, metricName, statistic, below, minutes, unit, why } = rule;
    const period = below ? Duration.minutes(5) : MINUTE;
    const metric = new Metric({ namespace: 'AWS/ElastiCache', metricName, statistic, dimensionsMap, period });
    this.alarm(name, why, metric, { scope, label, unit, when: below ? BELOW : above(minutes) });
  }

  private watchFunction(target: MonitoredFunction): void {
    const { errors, throttles, durationP99 } = functionMetrics(target);
    const { label, timeout } = target;
    const unit = timeout.toMilliseconds() / 100;
    this.alarm('functionErrors', 'The function failed', errors, { label });
    this.alarm('functionThrottles', 'Lambda throttled calls', throttles, { label });
    this.alarm('functionDuration', 'Close to the timeout', durationP99, { label, unit });
  }

  private watchUse(target: MonitoredFunction): void {
    const { label } = target;
    const own = (name: MetricName) => ownMetric(target, name, 'Sum', MINUTE);
    const { concurrency } = functionMetrics(target);
    this.alarm('functionConcurrency', 'Close to the concurrency limit', concurrency, { label });
    const failing = 'Connections to Redis fail';
    this.alarm('redisConnectErrors', failing, own('RedisConnectErrors'), { label, when: above(3) });
    const open = 'Redis failed so often in a row that calls now fail without reaching it';
    this.alarm('redisCircuitOpens', open, own('RedisCircuitOpens'), { label });
  }

  private watchGraphql(graphqlApiId: string): void {
    const metric = new Metric({
      namespace: 'AWS/AppSync',
      metricName: '5XXError',
      statistic: 'Sum',
      period: MINUTE,
      dimensionsMap: { GraphQLAPIId: graphqlApiId },
    });
    this.alarm('graphqlErrors', 'AppSync failed', metric);
  }

  private watchMirror(mirror: MonitoredFunction): void {
    const why = 'The copy of the signing keys is outdated: new keys are rejected, withdrawn ones accepted';
    const when = {
      ...above(),
      evaluationPeriods: 1,
      // A mirror that does not run reports no data.
      treatMissingData: TreatMissingData.BREACHING,
    };
    const age = ownMetric(mirror, 'JwksAgeSeconds', 'Maximum', Duration.minutes(10));
    this.alarm('signingKeyAge', why, age, { when });
  }

  private watchEvents(undelivered: IQueue): void {
    const metric = undelivered.metricApproximateNumberOfMessagesVisible({ period: MINUTE });
    this.alarm('undeliveredEvents', 'Session events did not reach EventBridge', metric);
  }

  private alarm(
    name: AlarmName,
    why: string,
    metric: IMetric,
    {
      scope = this as Construct,
      label = '',
      unit = 1,
      when = above(),
    }: { scope?: Construct; label?: string; unit?: number | undefined; when?: typeof BELOW } = {},
  ): void {
    const { thresholds, prefix, topic } = this.props;
    const threshold = thresholds[name];
    if (threshold === false) return;
    const id = label ? `${name}-${label}` : name;
    new Alarm(scope, id, {
      ...when,
      metric,
      threshold: threshold * unit,
      alarmName: `${prefix}-${id}`,
      alarmDescription: `${why}. What to do: ${name} in docs/operate/operations.md`,
    }).addAlarmAction(new SnsAction(topic));
  }
}
