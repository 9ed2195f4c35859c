import { expect, test } from 'vitest';
import { type ConfigError, connectRedisWith, restDriver, tcpDriver } from '../../src/redis/index.ts';

const TIMEOUTS = { commandTimeoutMs: 100, connectTimeoutMs: 100 };
const TCP = {
  provider: 'elasticache',
  host: '127.0.0.1',
  port: 1,
  cluster: false,
  auth: 'password',
  ...TIMEOUTS,
} as const;
const REST = { provider: 'upstash', url: 'https://example.upstash.io', token: 'x', ...TIMEOUTS } as const;

function problemsOf(connect: () => unknown) {
  try {
    connect();
  } catch (error) {
    return (error as ConfigError).problems;
  }
  return [];
}

test('each driver opens endpoints of its own provider', async () => {
  for (const [driver, endpoint] of [
    [tcpDriver, TCP],
    [restDriver, REST],
  ] as const) {
    const client = connectRedisWith([driver], { endpoint });
    expect(client.circuit()).toBe('closed');
    await client.close();
  }
});

test('a missing driver of the configured provider is an error that names the variable', () => {
  const built = 'but this program was built only with the driver for';
  expect(problemsOf(() => connectRedisWith([tcpDriver], { endpoint: REST }))).toEqual([
    { variable: 'REDIS_PROVIDER', problem: `is upstash, ${built} elasticache and redis` },
  ]);
  expect(problemsOf(() => connectRedisWith([restDriver], { endpoint: TCP }))).toEqual([
    { variable: 'REDIS_PROVIDER', problem: `is elasticache, ${built} upstash` },
  ]);
});

test('an invalid prefix is an error, even without loadRedisConfig', () => {
  for (const keyPrefix of ['a:b', '{a}', 'a*', 'ä', ' ', 'x'.repeat(65)]) {
    expect(problemsOf(() => connectRedisWith([tcpDriver], { endpoint: TCP, keyPrefix }))).toEqual([
      {
        variable: 'REDIS_KEY_PREFIX',
        problem: 'must be 1 to 64 letters, digits, dots, underscores or hyphens',
      },
    ]);
  }
});

test('a cluster with a database other than 0 is an error, even without loadRedisConfig', () => {
  const cluster = { ...TCP, cluster: true };
  expect(problemsOf(() => connectRedisWith([tcpDriver], { endpoint: { ...cluster, database: 2 } }))).toEqual([
    { variable: 'REDIS_URL', problem: 'selects database 2, but a cluster has only database 0' },
  ]);
  expect(problemsOf(() => connectRedisWith([tcpDriver], { endpoint: { ...cluster, database: 0 } }))).toEqual(
    [],
  );
});
