import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { METRICS_NAMESPACE, type MetricName } from '../../src/aws/metrics/index.ts';
import type { AmplifyFunction } from './amplify-function.ts';

/** A function with its metrics, for alarms and the dashboard. */
export interface MonitoredFunction {
  readonly label: string;
  readonly lambda: IFunction;
  readonly timeout: Duration;
}

export const monitored = (label: string, { resources }: AmplifyFunction): MonitoredFunction => ({
  label,
  lambda: resources.lambda,
  timeout: Duration.seconds(resources.cfnResources.cfnFunction.timeout ?? 3),
});

export function functionMetrics({ lambda }: MonitoredFunction) {
  const period = Duration.minutes(1);
  return {
    invocations: lambda.metricInvocations({ period }),
    errors: lambda.metricErrors({ period }),
    throttles: lambda.metricThrottles({ period }),
    durationP99: lambda.metricDuration({ period, statistic: 'p99' }),
    concurrency: lambda.metric('ConcurrentExecutions', { period, statistic: 'Maximum' }),
  };
}

/** A metric that the function itself writes to its log. */
export function ownMetric(
  { lambda }: MonitoredFunction,
  metricName: MetricName,
  statistic: 'Sum' | 'Maximum',
  period: Duration,
): Metric {
  const dimensionsMap = { service: lambda.functionName };
  return new Metric({ namespace: METRICS_NAMESPACE, metricName, statistic, period, dimensionsMap });
}
