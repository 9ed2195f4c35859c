import { expect, test } from 'vitest';
import { createHealthProbe } from '../../src/api/health-probe.ts';
import { createLog } from '../../src/api/log.ts';

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

test('the probe does not wait for a Redis that is silent', async () => {
  const client = { command: () => new Promise<never>(() => {}) };
  await expect(createHealthProbe(client, 'upstash', 20).measure()).rejects.toThrow('no answer within 20 ms');
});

test('the log writes JSON lines from its level up', () => {
  const lines: string[] = [];
  const log = createLog('warn', (line) => lines.push(line));
  log('info', 'unheard');
  log('warn', 'heard', { status: 503, tenant: undefined });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { time: expect.any(String), level: 'warn', message: 'heard', status: 503 },
  ]);
  createLog('silent', (line) => lines.push(line))('error', 'unheard');
  expect(lines).toHaveLength(1);
});
