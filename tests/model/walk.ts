import { applyTransition } from './apply-transition.ts';
import type { Random } from './random.ts';
import type { Rules } from './rules.ts';
import { begin, type Scenario, type Setting } from './state.ts';
import { type Transition, transitionsOf } from './transitions.ts';

export interface Walked {
  readonly walks: number;
  readonly transitions: number;
  readonly setting?: Setting;
  /** The trace to a violation, shortened. */
  readonly counterexample?: readonly Transition[];
}

/** Maximum number of transitions of a walk, because callers may wait for a lease forever. */
const MAX_TRANSITIONS = 400;
/** One transition in this many may be a fault. */
const FAULT_RATE = 6;
/** Weights of calls. */
const SPEEDS = [1, 1, 4, 16, 64];

/** Takes a random walk through one random scenario after another. */
export function walk(
  rules: Rules,
  nextScenario: (random: Random, number: number) => Scenario,
  random: Random,
  walks: number,
): Walked {
  let transitions = 0;
  for (let number = 0; number < walks; number++) {
    const setting = { rules, scenario: nextScenario(random, number) };
    const { trace, violated } = walkOnce(setting, random);
    transitions += trace.length;
    if (violated) {
      return { walks: number + 1, transitions, setting, counterexample: shrink(setting, trace) };
    }
  }
  return { walks, transitions };
}

function walkOnce(setting: Setting, random: Random): { trace: Transition[]; violated: boolean } {
  const state = begin(setting.scenario);
  const trace: Transition[] = [];
  // Some calls are slow throughout: their replies are the late ones.
  const speeds = setting.scenario.plans.map(() => random.pick(SPEEDS));
  while (trace.length < MAX_TRANSITIONS) {
    const possible = transitionsOf(state, setting);
    const calls = possible.filter((transition) => 'id' in transition);
    if (calls.length === 0) break;
    const transition = random.below(FAULT_RATE) > 0 ? pickCall(calls, speeds, random) : random.pick(possible);
    trace.push(transition);
    applyTransition(state, transition, setting);
    if (state.violation) return { trace, violated: true };
  }
  return { trace, violated: false };
}

function pickCall(
  calls: readonly Extract<Transition, { id: number }>[],
  speeds: readonly number[],
  random: Random,
): Transition {
  const weights = calls.map(({ id }) => speeds[id] ?? 1);
  let left = random.below(weights.reduce((sum, weight) => sum + weight, 0));
  const picked = calls.find((_, i) => {
    left -= weights[i] ?? 0;
    return left < 0;
  });
  return picked ?? random.pick(calls);
}

/** Removes transitions for as long as the rest is possible and still ends in a violation. */
function shrink(setting: Setting, trace: readonly Transition[]): readonly Transition[] {
  for (let i = trace.length - 1; i >= 0; i--) {
    const shorter = violatingPart(setting, trace.toSpliced(i, 1));
    if (shorter) return shrink(setting, shorter);
  }
  return trace;
}

function violatingPart(setting: Setting, trace: readonly Transition[]): readonly Transition[] | undefined {
  const state = begin(setting.scenario);
  for (const [i, transition] of trace.entries()) {
    const wanted = JSON.stringify(transition);
    if (!transitionsOf(state, setting).some((possible) => JSON.stringify(possible) === wanted))
      return undefined;
    applyTransition(state, transition, setting);
    if (state.violation) return trace.slice(0, i + 1);
  }
  return undefined;
}
