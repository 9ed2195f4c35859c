import { expect, test } from 'vitest';
import { createConnectionNotices } from '../../../src/local/redis/connection-notices.ts';
import { type ConnectionEvent, UnavailableError } from '../../../src/redis/index.ts';

function fresh() {
  const notices: string[] = [];
  const state = { stopping: false };
  const { onEvent, reason } = createConnectionNotices(
    (text) => notices.push(text),
    () => state.stopping,
  );
  const happen = (type: ConnectionEvent['type'], error?: Error) =>
    onEvent({ type, endpoint: '127.0.0.1:6379', ...(error && { error }) });
  return { notices, state, happen, reason };
}

const refused = new UnavailableError('Redis cannot be reached for connect (ECONNREFUSED)');

test('an outage is reported once, with its reason, and so is its end', () => {
  const { notices, happen, reason } = fresh();
  happen('ready');
  for (let i = 0; i < 3; i++) {
    happen('closed');
    happen('reconnecting');
    happen('error', refused);
  }
  expect(reason()).toBe(refused.message);
  happen('ready');
  expect(reason()).toBeUndefined();
  expect(notices).toEqual([
    'Redis connection lost: requests that need it fail with 503 until it is back.',
    'Redis cannot be reached for connect (ECONNREFUSED).',
    'Redis is back.',
  ]);
});

test('the reason is reported when the loss itself was the error', () => {
  const { notices, happen } = fresh();
  happen('ready');
  happen('error', refused);
  happen('closed');
  happen('reconnecting');
  happen('error', refused);
  expect(notices).toEqual([
    'Redis connection lost: requests that need it fail with 503 until it is back.',
    'Redis cannot be reached for connect (ECONNREFUSED).',
  ]);
});

test('the reason is known before there was any connection', () => {
  const { happen, reason } = fresh();
  happen('error', refused);
  expect(reason()).toContain('ECONNREFUSED');
});

test('closing the product is not reported as an outage', () => {
  const { notices, state, happen } = fresh();
  happen('ready');
  state.stopping = true;
  happen('closed');
  happen('error', refused);
  expect(notices).toEqual([]);
});
