export type MetricName =
  | 'RedisConnectErrors'
  | 'CacheDegraded'
  | 'SessionsCreated'
  | 'SessionsEnded'
  | 'JwksAgeSeconds';

/** Where our own metrics appear in CloudWatch; their one dimension is FunctionName. */
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
export function createMetricsSink(
  functionName: string,
  write: (line: string) => void = toStdout,
): MetricsSink {
  return {
    record(metric, value, unit, properties = {}) {
      const metrics = [{ Name: metric, Unit: unit }];
      const directive = { Namespace: METRICS_NAMESPACE, Dimensions: [['FunctionName']], Metrics: metrics };
      const _aws = { Timestamp: Date.now(), CloudWatchMetrics: [directive] };
      write(JSON.stringify({ _aws, FunctionName: functionName, [metric]: value, ...properties }));
    },
  };
}

/** The format must stand alone on its line, and Lambda's console puts a timestamp before what it prints. */
function toStdout(line: string): void {
  process.stdout.write(`${line}\n`);
}
