import { expect, test } from 'vitest';
import { toProblem } from '../../../src/api/errors/problem.ts';
import { redisHealth } from '../../../src/api/operations/health.ts';
import { createHealthProbe } from '../../../src/api/operations/health-probe.ts';
import { CircuitOpenError, type CircuitState } from '../../../src/redis/index.ts';

test('the probe measures a PING', async () => {
  const asked: unknown[] = [];
  const client = {
    async command(command: unknown) {
      asked.push(command);
      return 'PONG';
    },
  };
  const latency = await createHealthProbe(client, 'upstash').measure();
  expect(asked).toEqual([['PING']]);
  expect(latency).toBeGreaterThanOrEqual(0);
});

test('callers share one PING per second, and its failure', async () => {
  let time = 1_000_000;
  let pings = 0;
  let isUp = true;
  const command = async () => {
    pings += 1;
    if (!isUp) throw new Error('away');
    return 'PONG';
  };
  const probe = createHealthProbe({ command }, 'upstash', 1_000, () => time);
  const outcomes = () => Promise.allSettled(Array.from({ length: 100 }, () => probe.measure()));
  const statuses = async () => [...new Set((await outcomes()).map(({ status }) => status))];

  expect([await statuses(), pings]).toEqual([['fulfilled'], 1]);
  isUp = false;
  time += 999;
  expect([await statuses(), pings]).toEqual([['fulfilled'], 1]);
  time += 1;
  expect([await statuses(), pings]).toEqual([['rejected'], 2]);
  isUp = true;
  time += 500;
  expect([await statuses(), pings]).toEqual([['rejected'], 2]);
  // The clock was set back.
  time -= 60_000;
  expect([await statuses(), pings]).toEqual([['fulfilled'], 3]);
});

test('the probe times out when Redis does not answer', async () => {
  const client = { command: () => new Promise<never>(() => {}) };
  await expect(createHealthProbe(client, 'upstash', 20).measure()).rejects.toThrow(
    'no response within 20 ms',
  );
});

test('health reports the state of the circuit to callers, and an open circuit is not ready', async () => {
  const caller = { tenantId: 't', userId: 'u', roles: [], permissions: [], tokenExpiresAt: 0 };
  const probe = (circuit: CircuitState, answer: () => Promise<string>) => {
    const health = createHealthProbe({ command: answer, circuit: () => circuit }, 'upstash');
    return redisHealth.run({ health, caller }, {});
  };
  expect(await probe('closed', async () => 'PONG')).toMatchObject({ status: 'ready', circuit: 'closed' });
  const rejected = await probe('open', () => Promise.reject(new CircuitOpenError(1_000))).catch(toProblem);
  expect(rejected).toMatchObject({ problem: { status: 503, code: 'NOT_READY', circuit: 'open' } });
});
