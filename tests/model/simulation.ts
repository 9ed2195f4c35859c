import { setImmediate as nextTick } from 'node:timers/promises';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import type { Random } from './random.ts';
import { type EntryKey, emptyRedis, MEMBERS_OF } from './redis-state.ts';
import type { Rules } from './rules.ts';
import { type Pending, simulatedClient } from './simulated-client.ts';
import { isReached } from './values.ts';

const TENANT = 'org';
const NAMESPACE = 'ns';
const KEYS: readonly EntryKey[] = ['k', 'k', 'j', 'l'];

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
  const stores = Array.from({ length: 1 + random.below(3) }, (_, process) =>
    createCacheStore(
      simulatedClient(redis, rules, pending, (command) => {
        told.push(`process ${process}: ${JSON.stringify(command)}`);
        for (const [value, key] of values.entries()) if (isReached(command, key, value)) dead.add(value);
      }),
    ),
  );
  /** The source takes its time: the value is read at once and returned later. */
  const source = (key: EntryKey): Promise<number> => {
    const value = birth(key);
    return new Promise((resolve) => {
      pending.add({
        advance: () => {
          resolve(value);
          return true;
        },
      });
    });
  };

  async function call(store: CacheStore): Promise<void> {
    const key = random.pick(KEYS);
    const tags = MEMBERS_OF[key];
    const deadBefore = new Set(dead);
    const check = (...answers: (number | undefined)[]) => {
      const stale = answers.find((answer) => answer !== undefined && deadBefore.has(answer));
      if (stale !== undefined) violation = `value ${stale} of ${key} was answered`;
    };
    const name = [TENANT, NAMESPACE, key] as const;
    switch (random.below(9)) {
      case 0:
      case 1:
        return check(await store.getCache<number>(...name));
      case 2:
        return check(...(await store.getManyCache<number>(TENANT, NAMESPACE, ['k', 'j', 'l'])).values());
      case 3:
      case 4:
        return check(await store.cacheOrFetch(...name, () => source(key), 60, tags));
      case 5: {
        const asOf = await store.readAsOf(TENANT);
        return void (await store.setCache(...name, await source(key), 60, tags, { asOf }));
      }
      case 6:
        return void (await store.writeThrough(...name, () => source(key), 60, tags));
      case 7:
        return void (await store.deleteCache(...name));
      default:
        return store.invalidateCacheByTags(TENANT, random.pick([['a'], ['b'], ['a', 'b'], ['elsewhere']]));
    }
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
      if (one.advance()) pending.delete(one);
    }
    await nextTick();
  }
  return violation && [...told, `=> ${violation}, invalidated before the call began`].join('\n');
}
