import type { Command, Reply } from './commands.ts';
import { FRESHNESS_STEPS } from './freshness-steps.ts';
import { LOAD_STEPS } from './load-steps.ts';
import { LOCAL_TIER_STEPS } from './local-tier-steps.ts';
import { PLAIN_STEPS } from './plain-steps.ts';
import { execute } from './redis-execute.ts';
import type { Caller, FaultName, Plan, Setting, State } from './state.ts';
import type { Action, Transition } from './transitions.ts';
import type { Step, StepName } from './turn.ts';
import { assignValues, forbiddenTo, markInvalidated } from './values.ts';

const STEPS: Record<StepName, Step> = {
  ...FRESHNESS_STEPS,
  ...LOAD_STEPS,
  ...PLAIN_STEPS,
  ...LOCAL_TIER_STEPS,
};

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
  setWithVersion: 'setWithVersion.start',
  delete: 'delete.start',
  invalidate: 'invalidate.start',
};

/** The effect of a transition, for the narration of a counterexample. */
export interface TransitionResult {
  readonly command?: Command;
  readonly reply?: Reply;
  readonly value?: number;
}

/** Applies a transition to the state, in place. */
export function applyTransition(state: State, transition: Transition, setting: Setting): TransitionResult {
  if ('fault' in transition) {
    applyFault(state, transition);
    return {};
  }
  const caller = state.callers[transition.id];
  if (!caller) throw new Error(`No call ${transition.id}`);
  const result = runAction(state, transition.id, caller, transition.action, setting);
  dropUnusedTables(state);
  return result;
}

function runAction(
  state: State,
  id: number,
  caller: Caller,
  action: Action,
  setting: Setting,
): TransitionResult {
  const resume = (step: StepName | null) => {
    const process = state.processes[caller.plan.process];
    if (!process || !step) throw new Error(`Call ${id} has no next step`);
    const { replies } = caller;
    const go = (next: StepName, received: readonly Reply[] = []) => {
      STEPS[next]({ setting, state, process, caller, id, go }, received);
    };
    go(step, replies);
  };
  const run = (): TransitionResult => {
    const command = assignValues(state, caller.commands[caller.replies.length]);
    const reply = execute(state.redis, command, setting.rules);
    markInvalidated(state, command);
    caller.replies.push(reply);
    const { lateReplies, faults } = setting.scenario;
    // The arrival of a reply that only ends a call makes no difference.
    const isLate = lateReplies && (caller.next !== 'done' || faults['script repeated']);
    if (caller.replies.length === caller.commands.length && !isLate) resume(caller.next);
    return { command, reply };
  };
  switch (action) {
    case 'start':
      // A call begins when its first command runs: this puts the most invalidations before it.
      caller.invalidatedAtStart = forbiddenTo(state, caller.plan);
      resume(START[caller.plan.call]);
      return caller.phase === 'waiting for Redis' ? run() : {};
    case 'run':
      return run();
    case 'run again': {
      useUp(state, 'script repeated');
      const command = assignValues(state, caller.commands.at(-1));
      const reply = execute(state.redis, command, setting.rules);
      markInvalidated(state, command);
      return { command, reply };
    }
    case 'read the source': {
      if (!('key' in caller.plan)) throw new Error(`${caller.plan.call} reads no source`);
      const value = state.values.push(caller.plan.key) - 1;
      caller.locals.value = value;
      resume(caller.next);
      return { value };
    }
    case 'receive':
    case 'load finished':
      resume(caller.next);
      return {};
    case 'stop sharing':
      useUp(state, 'sharing takes too long');
      resume('load.stopSharing');
      return {};
    case 'retry lease':
      resume('load.requestLease');
      return {};
    case 'stop waiting':
      resume('load.useVersion');
      return {};
  }
}

function applyFault(state: State, { fault, key }: Extract<Transition, { fault: FaultName }>): void {
  const { redis } = state;
  useUp(state, fault);
  if (fault === 'version lost') redis.version = null;
  if (fault === 'table lost') redis.invalidations = null;
  if (fault === 'tenant reclaimed') Object.assign(redis, { version: null, invalidations: null });
  if (fault === 'entry lost' && key) delete redis.entries[key];
  if (fault === 'lease expired' && key) delete redis.leases[key];
  if (fault === 'time moves on') redis.time += 2;
  if (fault === 'time steps back') redis.time -= 3;
}

function useUp({ faultsLeft }: State, fault: FaultName): void {
  faultsLeft[fault] = (faultsLeft[fault] ?? 0) - 1;
}

/** Drops tables that neither a process nor a look-up uses any more, so that equal states compare equal. */
function dropUnusedTables({ processes, callers }: State): void {
  for (const [number, process] of processes.entries()) {
    const { current, tables } = process;
    for (const index of tables.keys()) {
      const isUsed = callers.some(
        ({ plan, locals }) => plan.process === number && locals.lookUp?.table === index,
      );
      if (current !== index && !isUsed) tables[index] = null;
    }
    while (tables.at(-1) === null) tables.pop();
  }
}
