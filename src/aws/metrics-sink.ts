import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

export type MetricName =
  | 'RedisConnectErrors'
  | 'RedisCircuitOpens'
  | 'CacheHits'
  | 'CacheMisses'
  | 'CacheDegraded'
  | 'SessionsCreated'
  | 'SessionsEnded'
  | 'JwksAgeSeconds';

/** CloudWatch namespace of our own metrics. Their only dimension is `service`, the name of the function. */
export const METRICS_NAMESPACE = 'AmplifyRedis';

export interface MetricsSink {
  /** @param properties searchable in the log, but no dimensions; never ids, tokens or keys */
  record(
    metric: MetricName,
    value: number,
    unit: 'Count' | 'Seconds',
    properties?: Readonly<Record<string, string>>,
  ): void;
}

/**
 * Writes log lines that CloudWatch turns into metrics. This needs no API call, which a function without internet access
 * could not make, and no work after a response.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetricsSink(functionName: string | undefined): MetricsSink {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: functionName || 'local' });
  return {
    record(metric, value, unit, properties = {}) {
      const line = metrics.singleMetric();
      for (const [name, text] of Object.entries(properties)) line.addMetadata(name, text);
      line.addMetric(metric, MetricUnit[unit], value);
    },
  };
}
