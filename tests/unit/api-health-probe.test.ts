import { expect, test } from 'vitest';
import { toProblem } from '../../src/api/errors/problem.ts';
import { redisHealth } from '../../src/api/operations/health.ts';
import { createHealthProbe } from '../../src/api/operations/health-probe.ts';
import { CircuitOpenError, type CircuitState } from '../../src/redis/index.ts';

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

test('the probe times out when Redis does not answer', async () => {
  const client = { command: () => new Promise<never>(() => {}) };
  await expect(createHealthProbe(client, 'upstash', 20).measure()).rejects.toThrow(
    'no response within 20 ms',
  );
});

test('health returns the state of the circuit, and an open circuit is not ready', async () => {
  const probe = (circuit: CircuitState, answer: () => Promise<string>) =>
    redisHealth.run(
      { health: createHealthProbe({ command: answer, circuit: () => circuit }, 'upstash') },
      {},
    );
  expect(await probe('closed', async () => 'PONG')).toMatchObject({ status: 'ready', circuit: 'closed' });
  const rejected = await probe('open', () => Promise.reject(new CircuitOpenError(1_000))).catch(toProblem);
  expect(rejected).toMatchObject({ problem: { status: 503, code: 'NOT_READY', circuit: 'open' } });
});
