import { expect, onTestFinished, test } from 'vitest';
import { logCommands } from '../../../src/api/logging/command-log.ts';
import { connectionLog } from '../../../src/api/logging/connection-log.ts';
import type { LogLevel } from '../../../src/api/logging/fields.ts';
import { createLog } from '../../../src/api/logging/log.ts';
import { defineScript } from '../../../src/redis/client/client.ts';
import { withTracing } from '../../../src/redis/client/tracing.ts';
import { type ConnectionEvent, type RedisClient, UnavailableError } from '../../../src/redis/index.ts';

function open(level: LogLevel) {
  const lines: string[] = [];
  const received: ConnectionEvent['type'][] = [];
  const log = createLog(level, (line) => lines.push(line));
  const onEvent = connectionLog(log, ({ type }) => received.push(type));
  const end = logCommands(log, level);
  onTestFinished(end);
  return { onEvent, end, received, lines, parsed: () => lines.map((line) => JSON.parse(line)) };
}

const LIFE: readonly ConnectionEvent[] = [
  { type: 'connecting', endpoint: 'redis.example:6379' },
  {
    type: 'error',
    endpoint: 'redis.example:6379',
    error: new UnavailableError('Redis cannot be reached for connect (ECONNREFUSED)'),
  },
  { type: 'reconnecting', endpoint: 'redis.example:6379' },
  { type: 'circuit-open', endpoint: 'redis' },
  { type: 'circuit-half-open', endpoint: 'redis' },
  { type: 'circuit-closed', endpoint: 'redis' },
  { type: 'ready', endpoint: 'redis.example:6379' },
  { type: 'closed', endpoint: 'redis.example:6379' },
];

test('errors and changes of the circuit are always logged, other events at debug', () => {
  const info = open('info');
  for (const event of LIFE) info.onEvent(event);
  expect(info.parsed().map(({ level, message }) => `${level} ${message}`)).toEqual([
    'warn redis error',
    'warn redis circuit-open',
    'info redis circuit-half-open',
    'info redis circuit-closed',
  ]);
  expect(info.parsed()[0]).toMatchObject({
    endpoint: 'redis.example:6379',
    error: 'UNAVAILABLE',
    reason: expect.stringContaining('ECONNREFUSED'),
  });
  const debug = open('debug');
  for (const event of LIFE) debug.onEvent(event);
  expect(debug.parsed().map(({ message }) => message)).toEqual(LIFE.map(({ type }) => `redis ${type}`));
  expect(debug.received).toEqual(LIFE.map(({ type }) => type));
});

const answers: RedisClient = {
  ordered: true,
  command: async ([name]) => {
    if (name === 'SET') throw new UnavailableError('away');
    return 'secret-reply';
  },
  pipeline: async () => ['secret-reply', new UnavailableError('away')],
  script: async () => 'secret-reply',
  close: async () => {},
};

test('at debug every call is logged with its name, duration and outcome, and without its content', async () => {
  const info = open('info');
  const { end, lines, parsed } = open('debug');
  const traced = withTracing({ ...answers, circuit: () => 'closed' });
  expect([traced.ordered, traced.circuit()]).toEqual([true, 'closed']);
  expect(await traced.command(['GET', 'secret-key'])).toBe('secret-reply');
  await expect(traced.command(['SET', 'secret-key', 'secret-value'])).rejects.toThrow('away');
  await traced.pipeline([
    ['GET', 'secret-key'],
    ['GET', 'secret-key'],
    ['TTL', 'secret-key'],
  ]);
  await traced.script(defineScript('touch', 'return 1'), ['secret-key'], ['secret-argument']);
  expect(parsed()).toMatchObject([
    { level: 'debug', message: 'redis command', kind: 'command', command: 'GET', size: 1, code: 'OK' },
    { kind: 'command', command: 'SET', code: 'UNAVAILABLE', durationMs: expect.any(Number) },
    { kind: 'pipeline', command: 'GET,TTL', size: 3, code: 'UNAVAILABLE' },
    { kind: 'script', command: 'touch', code: 'OK' },
  ]);
  expect(lines.join()).not.toContain('secret');
  expect(info.lines).toEqual([]);
  end();
  await traced.command(['GET', 'secret-key']);
  expect(lines).toHaveLength(4);
});
