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

/** Where our own metrics appear in CloudWatch; their one dimension is `service`, the name of the function. */
export const METRICS_NAMESPACE = 'AmplifyRedis';

export interface MetricsSink {
  /** @param properties searchable in the log, without being dimensions; no ids, tokens or keys */
  record(
    metric: MetricName,
    value: number,
    unit: 'Count' | 'Seconds',
    properties?: Readonly<Record<string, string>>,
  ): void;
}

/**
 * Writes metrics as log lines that CloudWatch turns into metrics: no call to an API, which a function without a way
 * to the internet could not make, and nothing left to do after a response.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetricsSink(functionName: string): MetricsSink {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: functionName || 'local' });
  return {
    record(metric, value, unit, properties = {}) {
      const line = metrics.singleMetric();
      for (const [name, text] of Object.entries(properties)) line.addMetadata(name, text);
      line.addMetric(metric, MetricUnit[unit], value);
    },
  };
}
