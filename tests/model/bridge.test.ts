import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { tombstoneMember } from '../../src/redis/cache/invalidation-members.ts';
import { cacheKeys } from '../../src/redis/shared/keys.ts';
import { describeRedis, freshTenant } from '../support/redis/kinds.ts';
import { bridgeCommands } from './bridge-command.ts';
import { createModelSide } from './bridge-model.ts';
import { createRealSide } from './bridge-real.ts';
import { comparable, type Observation } from './observation.ts';
import { ALL_RULES, type RuleName, type Rules, without } from './rules.ts';

const RUNS = 500;
const SEED = 20_261_122;

describeRedis('standalone', (redis) => {
  const sameOnBothSides = (rules: Rules) =>
    fc.asyncProperty(bridgeCommands, async (commands) => {
      const model = createModelSide(rules);
      const real = createRealSide(redis.client, tenantWithTwoTombstones());
      const expected: Observation[] = [];
      const observed: Observation[] = [];
      for (const command of commands) {
        expected.push(model(command));
        observed.push(await real(command));
      }
      expect(comparable(observed)).toEqual(comparable(expected));
    });

  it('the model’s atomic steps return and store the same as the real scripts', async () => {
    await fc.assert(sameOnBothSides(ALL_RULES), { numRuns: RUNS, seed: SEED });
  });

  /** The bridge fails when a script lacks a rule that the model has, or the other way round. */
  it.each<RuleName>([
    'deleteRaises',
    'deleteLeavesTombstone',
    'deleteUnlinks',
    'rejectBelowTombstone',
    'rejectBelowLowWater',
    'rejectOtherGeneration',
    'rejectWithoutTable',
    'entryKeepsAsOf',
    'lowWaterOnCreation',
    'lowWaterOnPrune',
    'lowWaterOnCount',
    'deadInTime',
    'hardRemembered',
    'hardEndsDelay',
    'firstDelayCounts',
    'tableGeneration',
    'fillYields',
    'writeThroughLeavesTombstone',
    'writeThroughDrops',
  ])('fails when the two differ in %s', async (rule) => {
    const run = await fc.check(sameOnBothSides(without(rule)), {
      numRuns: RUNS,
      seed: SEED,
      endOnFailure: true,
    });
    expect(run.failed).toBe(true);
  });
});

/** Keys share 256 tombstones; in the model each has its own. */
function tenantWithTwoTombstones(): string {
  const tenantId = freshTenant();
  const { entry } = cacheKeys(tenantId);
  const areDifferent = tombstoneMember(entry('ns', 'k')) !== tombstoneMember(entry('ns', 'j'));
  return areDifferent ? tenantId : tenantWithTwoTombstones();
}
