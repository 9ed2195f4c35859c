import { setImmediate as nextTick } from 'node:timers/promises';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import type { Command } from './commands.ts';
import type { Random } from './random.ts';
import { type EntryKey, emptyRedis } from './redis-state.ts';
import type { Rules } from './rules.ts';
import { createCalls } from './simulated-calls.ts';
import { type Pending, simulatedClient } from './simulated-client.ts';
import { isReached } from './values.ts';

/** A slow request is passed over this often. */
const SLOWNESS = 12;

/**
 * Lets the product's own code run a random story over the model's Redis: in two or three processes, with replies in any
 * order, losses, and time that stands still or steps back.
 * @returns what went wrong, if anything did
 */
export async function simulate(rules: Rules, random: Random): Promise<string | undefined> {
  const redis = emptyRedis();
  const pending = new Set<Pending>();
  const values: EntryKey[] = [];
  const dead = new Set<number>();
  const told: string[] = [];
  let violation: string | undefined;

  const birth = (key: EntryKey) => values.push(key) - 1;
  const isSlow = () => random.below(4) === 0;
  const conductOf = (process: number) => ({
    ordered: random.below(2) === 0,
    isSlow,
    onRun: (command: Command) => {
      told.push(`process ${process}: ${JSON.stringify(command)}`);
      for (const [value, key] of values.entries()) if (isReached(command, key, value)) dead.add(value);
    },
  });
  const stores = Array.from({ length: 1 + random.below(3) }, (_, process) =>
    createCacheStore(simulatedClient(redis, rules, pending, conductOf(process))),
  );
  /** The source takes its time: the value is read at once and returned later. */
  const source = (key: EntryKey): Promise<number> => {
    const value = birth(key);
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

  const draw = createCalls(random);
  async function call(store: CacheStore): Promise<void> {
    const deadBefore = new Set(dead);
    const answers = await draw(store, source);
    const stale = answers.find((answer) => answer !== undefined && deadBefore.has(answer));
    if (stale !== undefined) violation = `value ${stale} of ${values[stale]} was answered`;
  }

  const calls = new Set<Promise<void>>();
  let left = 8 + random.below(12);
  let losses = random.below(4);
  while (!violation && (left > 0 || calls.size > 0)) {
    const what = random.below(12);
    if (what < 3 && left > 0) {
      left--;
      const running = call(random.pick(stores)).finally(() => calls.delete(running));
      calls.add(running);
    } else if (what === 3 && losses > 0) {
      losses--;
      const loss = random.below(4);
      if (loss === 0) redis.watermark = null;
      if (loss === 1) redis.clock = null;
      if (loss > 1) redis.time += random.below(9) - 5;
      told.push(`loss ${loss}`);
    } else if (pending.size > 0) {
      const one = random.pick([...pending]);
      if (one.slow && random.below(SLOWNESS) > 0) continue;
      if (one.advance()) pending.delete(one);
    }
    await nextTick();
  }
  return violation && [...told, `=> ${violation}, invalidated before the call began`].join('\n');
}
