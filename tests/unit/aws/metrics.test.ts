import { expect, onTestFinished, test, vi } from 'vitest';
import { requireSecrets } from '../../../src/aws/amplify-secrets.ts';
import { countCache, countConnectionEvents, countSessions } from '../../../src/aws/metrics/redis-metrics.ts';
import { createMetricsSink } from '../../../src/aws/metrics/sink.ts';
import { UnavailableError } from '../../../src/redis/index.ts';

function capture() {
  const lines: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  onTestFinished(() => stdout.mockRestore());
  return {
    metrics: createMetricsSink('my-function'),
    lines,
    parsed: () => lines.map((line) => JSON.parse(line)),
  };
}

test('a metric is one line in the embedded metric format, with the function as its dimension', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { metrics, parsed } = capture();
  metrics.record('RedisConnectErrors', 2, 'Count', { reason: 'ECONNREFUSED' });
  expect(parsed()).toEqual([
    {
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          {
            Namespace: 'AmplifyRedis',
            Dimensions: [['service']],
            Metrics: [{ Name: 'RedisConnectErrors', Unit: 'Count' }],
          },
        ],
      },
      service: 'my-function',
      RedisConnectErrors: 2,
      reason: 'ECONNREFUSED',
    },
  ]);
});

test('connect errors are counted, at most one line a second, by a code and never by a message', () => {
  let now = 0;
  const { metrics, lines, parsed } = capture();
  const count = countConnectionEvents(metrics, () => now);
  const fail = (error: Error) => count({ type: 'error', endpoint: 'h:1', error });
  fail(new UnavailableError('Redis cannot be reached for connect (ECONNREFUSED)'));
  fail(new Error('x'));
  count({ type: 'ready', endpoint: 'h:1' });
  count({ type: 'circuit-open', endpoint: 'redis' });
  now = 1_000;
  fail(new Error('WRONGPASS invalid username-password pair for hunter2'));
  expect(parsed().map(({ RedisConnectErrors, reason }) => [RedisConnectErrors, reason])).toEqual([
    [1, 'ECONNREFUSED'],
    [undefined, undefined],
    [2, 'WRONGPASS'],
  ]);
  expect(parsed()[1]).toMatchObject({ RedisCircuitOpens: 1 });
  expect(lines.join()).not.toMatch(/hunter2|10\.0\.0\.1/);
});

test('cache reads are counted like in the cache', () => {
  const { metrics, parsed } = capture();
  const counts = { hits: 3, misses: 1, stale: 1, sets: 9, deletes: 0, invalidations: 0 };
  countCache(metrics)({
    type: 'counted',
    tenantId: 't',
    counts: { ...counts, loads: 0, loadMs: 0, waits: 0, staleWhileRevalidate: 2, staleIfError: 1 },
  });
  expect(parsed()).toMatchObject([{ CacheHits: 3 }, { CacheMisses: 2 }]);
});

test('sessions and degraded cache calls are counted without tenants, users or handles', () => {
  const { metrics, lines, parsed } = capture();
  const ids = { tenantId: 'org_secret', userId: 'alice', handle: 'h-1' };
  const sessions = countSessions(metrics);
  sessions({ type: 'created', ...ids });
  sessions({ type: 'evicted', ...ids });
  sessions({ type: 'rotated', ...ids });
  countCache(metrics)({ type: 'degraded', tenantId: 'org_secret', step: 'read', code: 'TIMEOUT' });
  const counted = parsed().map(({ _aws }) => _aws.CloudWatchMetrics[0].Metrics[0].Name);
  expect(counted).toEqual(['SessionsCreated', 'SessionsEnded', 'CacheDegraded']);
  expect(lines.join()).not.toMatch(/org_secret|alice|h-1/);
});

const UNRESOLVED = '<value will be resolved during runtime>';

test('a missing secret in a sandbox names the command that sets it', () => {
  const env = {
    UPSTASH_REDIS_REST_URL: 'https://set.upstash.io',
    UPSTASH_REDIS_REST_TOKEN: UNRESOLVED,
    AMPLIFY_SSM_ENV_CONFIG: JSON.stringify({
      UPSTASH_REDIS_REST_TOKEN: { path: '/amplify/app/alice-sandbox-1a2b3c4d5e/MY_TOKEN' },
    }),
  };
  expect(() => requireSecrets(env)).toThrow(
    'UPSTASH_REDIS_REST_TOKEN: is a secret without a value: run `npx ampx sandbox secret set MY_TOKEN`',
  );
  expect(() => requireSecrets({ ...env, UPSTASH_REDIS_REST_TOKEN: 'set' })).not.toThrow();
});

test('a missing secret on a branch names the page in the console', () => {
  const path = '/amplify/d1abc/feature-x-branch-1a2b3c4d5e/UPSTASH_REDIS_REST_URL';
  const env = {
    UPSTASH_REDIS_REST_URL: UNRESOLVED,
    AMPLIFY_SSM_ENV_CONFIG: JSON.stringify({ UPSTASH_REDIS_REST_URL: { path } }),
  };
  expect(() => requireSecrets(env)).toThrow(
    'add UPSTASH_REDIS_REST_URL in the Amplify console under Hosting, Secrets',
  );
});
