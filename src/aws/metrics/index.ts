export { countCache, countConnectionEvents, countSessions } from './redis-metrics.ts';
export { createMetricsSink, METRICS_NAMESPACE, type MetricName, type MetricsSink } from './sink.ts';
