import { setImmediate as nextTick } from 'node:timers/promises';
import { type CacheStore, createCacheStore } from '../../src/redis/index.ts';
import { createForbiddenValues } from './forbidden-values.ts';
import { MEMBERS_OF } from './redis-state.ts';
import { ALL_RULES } from './rules.ts';
import { type Pending, simulatedClient } from './simulated-client.ts';
import { begin, type Plan, type Scenario } from './state.ts';
import type { Transition } from './transitions.ts';

const TENANT = 'org';
const NAMESPACE = 'ns';

/**
 * Replays a trace of the model with the real code, in the same order, on the model's Redis with all its rules. Skips
 * steps that the code does not take.
 * @returns the stale values that were returned to callers
 */
export async function replay(scenario: Scenario, trace: readonly Transition[]): Promise<number[]> {
  const { redis, values } = begin(scenario);
  const forbidden = createForbiddenValues(redis, values);
  const stale: number[] = [];
  const waiting = new Map<number, Pending>();
  /** The call that has just started or received something: it sends what is sent now. */
  let acting = -1;
  const pending = { add: (one: Pending) => void waiting.set(acting, one) };

  const processes = Math.max(...scenario.plans.map(({ process }) => process)) + 1;
  const options = { ordered: true, isSlow: () => false, onRun: forbidden.record };
  const stores = Array.from({ length: processes }, () =>
    createCacheStore(simulatedClient(redis, ALL_RULES, pending, options)),
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
    const forbiddenBefore = forbidden.to('tags' in plan ? { tags: plan.tags } : {});
    const returned = await valuesReturned(store, plan, source, () => values.push('k') - 1);
    stale.push(...returned.filter((value) => value !== undefined && forbiddenBefore.has(value)));
  }

  async function advance(id: number): Promise<void> {
    const one = waiting.get(id);
    if (!one) return;
    acting = id;
    if (one.advance()) waiting.delete(id);
    await nextTick();
  }

  const calls: Promise<void>[] = [];
  for (const transition of trace) {
    if ('fault' in transition) {
      if (transition.fault === 'version lost') redis.version = null;
      if (transition.fault === 'table lost') redis.invalidations = null;
      if (transition.fault === 'time moves on') redis.time += 2;
      if (transition.fault === 'time steps back') redis.time -= 3;
      continue;
    }
    const plan = scenario.plans[transition.id];
    if (!plan) throw new Error(`No call ${transition.id}`);
    if (transition.action === 'start') {
      acting = transition.id;
      calls.push(call(plan));
      await nextTick();
    }
    await advance(transition.id);
    if (!scenario.lateReplies && waiting.get(transition.id)?.left === 0) await advance(transition.id);
  }
  while (waiting.size > 0) for (const id of [...waiting.keys()]) await advance(id);
  await Promise.all(calls);
  return stale;
}

async function valuesReturned(
  store: CacheStore,
  plan: Plan,
  source: (key: keyof typeof MEMBERS_OF) => Promise<number>,
  newValue: () => number,
): Promise<number[]> {
  switch (plan.call) {
    case 'get': {
      const { keys, tags } = plan;
      const found = await store.getManyCache<number>(TENANT, NAMESPACE, keys, { tags });
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
      await store.setCache(TENANT, NAMESPACE, plan.key, newValue(), 60, MEMBERS_OF[plan.key]);
      return [];
    case 'delete':
      await store.deleteCache(TENANT, NAMESPACE, plan.key);
      return [];
    default:
      throw new Error(`Cannot replay ${plan.call}`);
  }
}
