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

/** CloudWatch namespace of this product's metrics. Their only dimension is `service`, the name of the function. */
export const METRICS_NAMESPACE = 'AmplifyRedis';

export interface MetricsSink {
  /** @param properties searchable in the log, but not dimensions; never ids, tokens or keys */
  record(
    metric: MetricName,
    value: number,
    unit: 'Count' | 'Seconds',
    properties?: Readonly<Record<string, string>>,
  ): void;
}

/**
 * Writes log lines that CloudWatch converts to metrics. This needs no API call, which is impossible without internet
 * access, and no work after a response.
 * @see
 *   https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
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
