import { setImmediate as nextTick } from 'node:timers/promises';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import type { Command } from './commands.ts';
import { createForbiddenValues } from './forbidden-values.ts';
import type { Random } from './random.ts';
import { type EntryKey, emptyRedis } from './redis-state.ts';
import type { Rules } from './rules.ts';
import { createCalls } from './simulated-calls.ts';
import { type Pending, simulatedClient } from './simulated-client.ts';

/** A slow request advances once in this many attempts. */
const SLOWNESS = 12;
const SECOND_US = 1_000_000;

/**
 * Runs random calls of the real code on the model's Redis: in one to three processes, with replies in any order, lost
 * keys, and time that stands still or steps back.
 * @returns a description of the first violation of G1, if any
 */
export async function simulate(rules: Rules, random: Random): Promise<string | undefined> {
  const redis = emptyRedis();
  const pending = new Set<Pending>();
  const values: EntryKey[] = [];
  const forbidden = createForbiddenValues(redis, values);
  const log: unknown[] = [];
  let violation: string | undefined;

  const newValue = (key: EntryKey) => values.push(key) - 1;
  const isSlow = () => random.below(4) === 0;
  const optionsOf = (process: number) => ({
    ordered: random.below(2) === 0,
    isSlow,
    onRun: (command: Command) => {
      log.push({ process, command });
      forbidden.record(command);
    },
  });
  const maxInvalidations = random.pick([1, 2, 3, 10_000, 10_000]);
  const delays = random.below(3) === 0;
  const options = delays ? { waitUntil: () => {} } : {};
  const stores = Array.from({ length: 1 + random.below(3) }, (_, process) =>
    createCacheStore(
      simulatedClient(redis, rules, pending, optionsOf(process)),
      { maxInvalidations },
      options,
    ),
  );
  /** The value is read at once and returned later. */
  const source = (key: EntryKey): Promise<number> => {
    const value = newValue(key);
    return new Promise((resolve) => {
      pending.add({
        slow: isSlow(),
        left: 0,
        advance: () => {
          resolve(value);
          return true;
        },
      });
    });
  };

  const nextCall = createCalls(random, delays);
  async function call(store: CacheStore): Promise<void> {
    const { reader = {}, run } = nextCall();
    const forbiddenBefore = forbidden.to(reader);
    const received = await run(store, source);
    const stale = received.find((value) => value !== undefined && forbiddenBefore.has(value));
    if (stale !== undefined) violation = `value ${stale} of ${values[stale]} was returned`;
  }

  const calls = new Set<Promise<void>>();
  let left = (delays ? 24 : 8) + random.below(12);
  let losses = delays ? 24 : random.below(4);
  while (!violation && (left > 0 || calls.size > 0)) {
    const choice = random.below(12);
    if (choice < 3 && left > 0) {
      left--;
      const running = call(random.pick(stores)).finally(() => calls.delete(running));
      calls.add(running);
    } else if (choice === 3 && losses > 0) {
      losses--;
      const loss = delays && random.below(12) > 0 ? 3 : random.below(4);
      if (loss === 0) redis.version = null;
      if (loss === 1) redis.invalidations = null;
      // R10 holds by the server's clock: one that steps back makes entries live longer.
      if (loss > 1) redis.time += delays ? random.pick([1, SECOND_US]) : random.below(9) - 5;
      log.push({ loss });
    } else if (pending.size > 0) {
      const request = random.pick([...pending]);
      if (request.slow && random.below(SLOWNESS) > 0) continue;
      if (request.advance()) pending.delete(request);
    }
    await nextTick();
  }
  if (!violation) return undefined;
  const lines = log.map((entry) => JSON.stringify(entry));
  return [...lines, `=> ${violation}, invalidated before the call began`].join('\n');
}
