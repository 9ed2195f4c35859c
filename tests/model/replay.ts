import { setImmediate as nextTick } from 'node:timers/promises';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import type { Move } from './moves.ts';
import { MEMBERS_OF } from './redis-state.ts';
import { ALL_RULES } from './rules.ts';
import { type Pending, simulatedClient } from './simulated-client.ts';
import { isReached } from './values.ts';
import { begin, type Plan, type Scenario } from './world.ts';

const TENANT = 'org';
const NAMESPACE = 'ns';

/**
 * Lets the product's own code live through a story of the model, each step at its time, over the model's Redis with all
 * its rules. Steps that the code has no use for are left out.
 * @returns the stale values that were answered
 */
export async function replay(scenario: Scenario, way: readonly Move[]): Promise<number[]> {
  const { redis, values } = begin(scenario);
  const dead = new Set<number>();
  const answered: number[] = [];
  const waiting = new Map<number, Pending>();
  /** Whatever is sent now is sent by the call that has just started or received something. */
  let acting = -1;
  const pending = { add: (one: Pending) => void waiting.set(acting, one) };

  const onRun: Parameters<typeof simulatedClient>[3]['onRun'] = (command) => {
    for (const [value, key] of values.entries()) if (isReached(command, key, value)) dead.add(value);
  };
  const processes = Math.max(...scenario.plans.map(({ process }) => process)) + 1;
  const conduct = { ordered: true, isSlow: () => false, onRun };
  const stores = Array.from({ length: processes }, () =>
    createCacheStore(simulatedClient(redis, ALL_RULES, pending, conduct)),
  );
  const source = (key: keyof typeof MEMBERS_OF): Promise<number> =>
    new Promise((resolve) => {
      pending.add({
        slow: false,
        left: 0,
        advance: () => {
          resolve(values.push(key) - 1);
          return true;
        },
      });
    });

  async function call(plan: Plan): Promise<void> {
    const store = stores[plan.process];
    if (!store) throw new Error(`No process ${plan.process}`);
    const deadBefore = new Set(dead);
    const given = await answersOf(store, plan, source, () => values.push('k') - 1);
    answered.push(...given.filter((value) => value !== undefined && deadBefore.has(value)));
  }

  async function advance(id: number): Promise<void> {
    const one = waiting.get(id);
    if (!one) return;
    acting = id;
    if (one.advance()) waiting.delete(id);
    await nextTick();
  }

  const calls: Promise<void>[] = [];
  for (const move of way) {
    if ('fault' in move) {
      if (move.fault === 'watermark lost') redis.watermark = null;
      if (move.fault === 'clock lost') redis.clock = null;
      if (move.fault === 'time moves on') redis.time += 2;
      if (move.fault === 'time steps back') redis.time -= 3;
      continue;
    }
    const plan = scenario.plans[move.id];
    if (!plan) throw new Error(`No call ${move.id}`);
    if (move.act === 'start') {
      acting = move.id;
      calls.push(call(plan));
      await nextTick();
    }
    await advance(move.id);
    if (!scenario.lateReplies && waiting.get(move.id)?.left === 0) await advance(move.id);
  }
  while (waiting.size > 0) for (const id of [...waiting.keys()]) await advance(id);
  await Promise.all(calls);
  return answered;
}

async function answersOf(
  store: CacheStore,
  plan: Plan,
  source: (key: keyof typeof MEMBERS_OF) => Promise<number>,
  birth: () => number,
): Promise<number[]> {
  switch (plan.call) {
    case 'get': {
      const found = await store.getManyCache<number>(TENANT, NAMESPACE, plan.keys);
      return [...found.values()];
    }
    case 'invalidate':
      await store.invalidateCacheByTags(TENANT, plan.members);
      return [];
    case 'load':
      return [
        await store.cacheOrFetch(
          TENANT,
          NAMESPACE,
          plan.key,
          () => source(plan.key),
          60,
          MEMBERS_OF[plan.key],
        ),
      ];
    case 'setNow':
      await store.setCache(TENANT, NAMESPACE, plan.key, birth(), 60, MEMBERS_OF[plan.key]);
      return [];
    case 'delete':
      await store.deleteCache(TENANT, NAMESPACE, plan.key);
      return [];
    default:
      throw new Error(`No replay of ${plan.call}`);
  }
}
