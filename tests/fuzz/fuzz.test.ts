import { expect, it } from 'vitest';
import { FULL_TIER } from '../support/run/tier.ts';
import { runFuzz } from './run-fuzz.ts';

const [requests, events] = FULL_TIER ? [100_000, 20_000] : [4_000, 1_000];

/** Changes once a day, so that a failure can be reproduced on the same day. */
const seed = Math.floor(Date.now() / 86_400_000);

it(`the API answers ${requests} generated requests and ${events} AppSync events without a violation (seed ${seed})`, async () => {
  const { violations, tally } = await runFuzz({ seed, requests, events });
  expect(violations).toEqual([]);
  expect(tally.total('fetch', 'function URL', 'socket')).toBeGreaterThanOrEqual(requests - 10);
  expect(tally.total('AppSync')).toBe(events);
  // Enough requests must get past authentication and validation.
  expect(tally.count('fetch', '200') + tally.count('function URL', '200')).toBeGreaterThan(200);
  expect(tally.count('AppSync', 'OK')).toBeGreaterThan(100);
});
