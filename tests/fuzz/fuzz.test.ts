import { expect, it } from 'vitest';
import { runFuzz } from './run-fuzz.ts';

/** Changes once a day, so that a failure can be reproduced on the same day. */
const seed = Math.floor(Date.now() / 86_400_000);

it(`the API answers 4,000 generated requests and 1,000 AppSync events without a violation (seed ${seed})`, async () => {
  const { violations, tally } = await runFuzz({ seed, requests: 4_000, events: 1_000 });
  expect(violations).toEqual([]);
  expect([tally.total('fetch', 'function URL', 'socket') >= 4_000 - 10, tally.total('AppSync')]).toEqual([
    true,
    1_000,
  ]);
  // Enough requests must get past authentication and validation.
  expect(tally.count('fetch', '200') + tally.count('function URL', '200')).toBeGreaterThan(200);
  expect(tally.count('AppSync', 'OK')).toBeGreaterThan(100);
});
