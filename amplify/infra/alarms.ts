import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { MetricName } from '../../src/aws/metrics-sink.ts';
import type { RedisSettings } from '../settings-schema.ts';
import { ALARM_PERIOD, alarmProps, cacheAlarmRules } from './alarm-rules.ts';
import { functionMetrics, type MonitoredFunction, ownMetric } from './function-metrics.ts';
import type { RedisCache } from './redis-cache.ts';

interface AlarmsProps {
  /** Prefix of every alarm's name. */
  readonly prefix: string;
  readonly topic: Topic;
  readonly redis: RedisCache;
  readonly settings: RedisSettings;
  /** The functions that use Redis. */
  readonly functions: readonly MonitoredFunction[];
  /** Absent without a VPC. */
  readonly mirror: MonitoredFunction | undefined;
}

/** Refreshed every 5 minutes: at this age three runs in a row have failed, and withdrawn keys count for too long. */
const OLDEST_KEYS = Duration.minutes(15);

/** Every alarm of a production branch, in a stack above the resources that it watches. */
export class Alarms extends Construct {
  private readonly action: SnsAction;
  private readonly prefix: string;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { prefix, topic, redis, settings, functions, mirror } = props;
    this.prefix = prefix;
    this.action = new SnsAction(topic);
    this.watchCache(redis, settings);
    for (const target of [...functions, ...(mirror ? [mirror] : [])]) this.watchFunction(target);
    for (const target of functions) this.watchConnections(target);
    if (mirror) this.watchMirror(mirror);
  }

  private watchCache({ members }: RedisCache, settings: RedisSettings): void {
    for (const rule of cacheAlarmRules(settings)) {
      for (const { label, dimensions } of members) {
        const { metricName, statistic } = rule;
        const namespace = 'AWS/ElastiCache';
        const dimensionsMap = { ...dimensions };
        const metric = new Metric({ namespace, metricName, statistic, dimensionsMap, period: ALARM_PERIOD });
        this.alarm(`${rule.name}-${label}`, { ...alarmProps(rule), metric });
      }
    }
  }

  private watchFunction(target: MonitoredFunction): void {
    const { errors, throttles, durationP99 } = functionMetrics(target);
    const { label, timeout } = target;
    const limit = timeout.toMilliseconds();
    this.above(`${label}-errors`, errors, 0, 'The function failed: its log has the reason');
    this.above(`${label}-throttles`, throttles, 0, 'Lambda throttled calls: raise the concurrency limit');
    this.above(`${label}-duration`, durationP99, 0.8 * limit, `Close to the timeout of ${limit} ms`);
  }

  private watchConnections(target: MonitoredFunction): void {
    const { label } = target;
    const own = (name: MetricName) => ownMetric(target, name, 'Sum', ALARM_PERIOD);
    const failing = 'Connections to Redis fail: the lines with RedisConnectErrors in the log have the reason';
    this.above(`${label}-redis-connect-errors`, own('RedisConnectErrors'), 0, failing, 3);
    const open = 'Redis failed so often in a row that calls now fail without reaching it';
    this.above(`${label}-redis-circuit-opens`, own('RedisCircuitOpens'), 0, open);
  }

  private watchMirror(mirror: MonitoredFunction): void {
    this.alarm('jwks-age', {
      alarmDescription:
        'The copy of the signing keys is old: new keys of an issuer are rejected, withdrawn ones accepted',
      metric: ownMetric(mirror, 'JwksAgeSeconds', 'Maximum', Duration.minutes(10)),
      threshold: OLDEST_KEYS.toSeconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // A mirror that does not run reports nothing.
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  private above(id: string, metric: IMetric, threshold: number, why: string, minutes = 1): void {
    this.alarm(id, { ...alarmProps({ threshold, why, minutes }), metric });
  }

  private alarm(id: string, props: AlarmProps): void {
    const alarmName = `${this.prefix}-${id}`;
    new Alarm(this, id, { ...props, alarmName }).addAlarmAction(this.action);
  }
}
