import { expect, it } from 'vitest';
import { runFuzz } from './run-fuzz.ts';

/** Other cases every day, and the same ones all day long: a failure can be looked at. */
const seed = Math.floor(Date.now() / 86_400_000);

it(`answers 4,000 generated requests and 1,000 AppSync events as it should (seed ${seed})`, async () => {
  const { violations, tally } = await runFuzz({ seed, requests: 4_000, events: 1_000 });
  expect(violations).toEqual([]);
  expect([tally.total('fetch', 'function URL', 'socket') >= 4_000 - 10, tally.total('AppSync')]).toEqual([
    true,
    1_000,
  ]);
  // Requests that are all refused at the door would prove little.
  expect(tally.count('fetch', '200') + tally.count('function URL', '200')).toBeGreaterThan(200);
  expect(tally.count('AppSync', 'OK')).toBeGreaterThan(100);
});
