import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { tombstoneMember } from '../../src/redis/cache/members.ts';
import { cacheKeys } from '../../src/redis/shared/keys.ts';
import { describeRedis, freshTenant } from '../support/kinds.ts';
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
      const real = createRealSide(redis.client, tenantWithTwoDeleteMarks());
      const modelled: Observation[] = [];
      const observed: Observation[] = [];
      for (const command of commands) {
        modelled.push(model(command));
        observed.push(await real(command));
      }
      expect(comparable(observed)).toEqual(comparable(modelled));
    });

  it('the model’s atomic steps and the real scripts answer and store the same', async () => {
    await fc.assert(sameOnBothSides(ALL_RULES), { numRuns: RUNS, seed: SEED });
  });

  /** Were a script to lose a rule that the model has, or the other way round, this is how it would show. */
  it.each<RuleName>([
    'deleteRaises',
    'deleteMarks',
    'deleteUnlinks',
    'refuseBelowDeleteMark',
    'refuseBelowFloor',
    'refuseOtherIncarnation',
    'refuseWithoutClock',
    'stampAsOf',
    'floorOnCreation',
    'floorOnPrune',
    'clockIncarnation',
    'fillNeedsLease',
    'putMarks',
    'putDrops',
  ])('a difference in %s shows', async (rule) => {
    const run = await fc.check(sameOnBothSides(without(rule)), {
      numRuns: RUNS,
      seed: SEED,
      endOnFailure: true,
    });
    expect(run.failed).toBe(true);
  });
});

/** Keys share 256 delete marks; the model gives each its own. */
function tenantWithTwoDeleteMarks(): string {
  const tenantId = freshTenant();
  const { entry } = cacheKeys(tenantId);
  const apart = tombstoneMember(entry('ns', 'k')) !== tombstoneMember(entry('ns', 'j'));
  return apart ? tenantId : tenantWithTwoDeleteMarks();
}
