import { applyTransition } from './apply-transition.ts';
import { copyState } from './copy-state.ts';
import { fingerprint } from './fingerprint.ts';
import { begin, type Setting, type State } from './state.ts';
import { type Transition, transitionsOf } from './transitions.ts';

export interface Explored {
  readonly states: number;
  readonly transitions: number;
  /** Whether every reachable state was seen. */
  readonly exhausted: boolean;
  /** The shortest trace that ends in a violation. */
  readonly counterexample?: readonly Transition[];
}

/**
 * Visits every state that a scenario can reach once, breadth first.
 * @param maxStates stops after this many
 */
export function explore(setting: Setting, maxStates = 2_000_000): Explored {
  const first = begin(setting.scenario);
  const seen = new Set([fingerprint(first)]);
  const cameFrom: { readonly parent: number; readonly transition: Transition }[] = [];
  let frontier: { readonly state: State; readonly index: number }[] = [{ state: first, index: -1 }];
  let transitions = 0;

  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const { state, index } of frontier) {
      for (const transition of transitionsOf(state, setting)) {
        transitions++;
        const after = copyState(state);
        applyTransition(after, transition, setting);
        if (after.violation) {
          const counterexample = [...traceTo(index, cameFrom), transition];
          return { states: seen.size, transitions, exhausted: false, counterexample };
        }
        const print = fingerprint(after);
        if (seen.has(print)) continue;
        seen.add(print);
        if (seen.size > maxStates) return { states: seen.size, transitions, exhausted: false };
        next.push({ state: after, index: cameFrom.push({ parent: index, transition }) - 1 });
      }
    }
    frontier = next;
  }
  return { states: seen.size, transitions, exhausted: true };
}

function traceTo(
  index: number,
  cameFrom: readonly { readonly parent: number; readonly transition: Transition }[],
): Transition[] {
  const trace: Transition[] = [];
  for (let at = cameFrom[index]; at; at = cameFrom[at.parent]) trace.unshift(at.transition);
  return trace;
}
