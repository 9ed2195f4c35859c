import type { Command, Reply } from './commands.ts';
import { JUDGE_STEPS } from './judge-steps.ts';
import { LOAD_STEPS } from './load-steps.ts';
import { LOCAL_TIER_STEPS } from './local-tier-steps.ts';
import type { Act, Move } from './moves.ts';
import { PLAIN_STEPS } from './plain-steps.ts';
import { execute } from './redis-execute.ts';
import type { Step, StepName } from './turn.ts';
import { bury, give } from './values.ts';
import type { Caller, FaultName, Plan, Setting, World } from './world.ts';

const STEPS: Record<StepName, Step> = { ...JUDGE_STEPS, ...LOAD_STEPS, ...PLAIN_STEPS, ...LOCAL_TIER_STEPS };

const START: Record<Plan['call'], StepName> = {
  get: 'get.start',
  load: 'load.start',
  loadOrStale: 'load.start',
  staleOrLoad: 'load.start',
  getLocal: 'local.start',
  setAsOf: 'setAsOf.start',
  writeThrough: 'setAsOf.start',
  setNow: 'setNow.start',
  setLarge: 'setLarge.start',
  setStamped: 'setStamped.start',
  delete: 'delete.start',
  invalidate: 'invalidate.start',
};

/** What a move did, for the telling of a counterexample. */
export interface Told {
  readonly command?: Command;
  readonly reply?: Reply;
  readonly value?: number;
}

/** Makes a move: changes the world. */
export function makeMove(world: World, move: Move, setting: Setting): Told {
  if ('fault' in move) {
    strike(world, move);
    return {};
  }
  const caller = world.callers[move.id];
  if (!caller) throw new Error(`No call ${move.id}`);
  const told = act(world, move.id, caller, move.act, setting);
  forgetMarks(world);
  return told;
}

function act(world: World, id: number, caller: Caller, act: Act, setting: Setting): Told {
  const resume = (step: StepName | null) => {
    const process = world.processes[caller.plan.process];
    if (!process || !step) throw new Error(`Call ${id} has nowhere to go`);
    const { replies } = caller;
    const go = (next: StepName, received: readonly Reply[] = []) => {
      STEPS[next]({ setting, world, process, caller, id, go }, received);
    };
    go(step, replies);
  };
  const run = (): Told => {
    const command = give(world, caller.commands[caller.replies.length]);
    const reply = execute(world.redis, command, setting.rules);
    bury(world, command);
    caller.replies.push(reply);
    const { lateReplies, faults } = setting.scenario;
    // Nobody can tell when a reply arrives that only ends a call.
    const waits = lateReplies && (caller.next !== 'done' || faults['script repeated']);
    if (caller.replies.length === caller.commands.length && !waits) resume(caller.next);
    return { command, reply };
  };
  switch (act) {
    case 'start':
      // A call that begins the moment its first command runs knows of the most invalidations before it.
      caller.deadAtStart = world.dead;
      resume(START[caller.plan.call]);
      return caller.phase === 'asking' ? run() : {};
    case 'run':
      return run();
    case 'run again': {
      spend(world, 'script repeated');
      const command = give(world, caller.commands.at(-1));
      const reply = execute(world.redis, command, setting.rules);
      bury(world, command);
      return { command, reply };
    }
    case 'read the source': {
      if (!('key' in caller.plan)) throw new Error(`${caller.plan.call} reads no source`);
      const value = world.values.push(caller.plan.key) - 1;
      caller.locals.value = value;
      resume(caller.next);
      return { value };
    }
    case 'receive':
    case 'land':
      resume(caller.next);
      return {};
    case 'poll':
      resume('load.poll');
      return {};
    case 'give up':
      resume('load.giveUp');
      return {};
  }
}

function strike(world: World, { fault, key }: Extract<Move, { fault: FaultName }>): void {
  const { redis } = world;
  spend(world, fault);
  if (fault === 'watermark lost') redis.watermark = null;
  if (fault === 'clock lost') redis.clock = null;
  if (fault === 'entry lost' && key) delete redis.entries[key];
  if (fault === 'lease expired' && key) delete redis.leases[key];
  if (fault === 'time moves on') redis.time += 2;
  if (fault === 'time steps back') redis.time -= 3;
}

function spend({ faultsLeft }: World, fault: FaultName): void {
  faultsLeft[fault] = (faultsLeft[fault] ?? 0) - 1;
}

/** Drops marks that neither a memory nor a look-up under way refers to, so that alike worlds look alike. */
function forgetMarks({ processes, callers }: World): void {
  for (const [number, process] of processes.entries()) {
    for (const place of process.marks.keys()) {
      const looking = callers.some(
        ({ plan, locals }) => plan.process === number && locals.lookUp?.marks === place,
      );
      if (process.current !== place && !looking) process.marks[place] = null;
    }
    while (process.marks.at(-1) === null) process.marks.pop();
  }
}
