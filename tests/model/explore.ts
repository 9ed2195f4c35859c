import { copyWorld } from './copy-world.ts';
import { fingerprint } from './fingerprint.ts';
import { makeMove } from './make-move.ts';
import { type Move, movesOf } from './moves.ts';
import { begin, type Setting, type World } from './world.ts';

export interface Explored {
  readonly states: number;
  readonly transitions: number;
  /** Whether every reachable world was seen. */
  readonly exhausted: boolean;
  /** The shortest way to a violation. */
  readonly counterexample?: readonly Move[];
}

/**
 * Visits every world that a scenario can reach, breadth first, each once.
 * @param mostStates gives up beyond so many
 */
export function explore(setting: Setting, mostStates = 2_000_000): Explored {
  const first = begin(setting.scenario);
  const seen = new Set([fingerprint(first)]);
  const cameFrom: { readonly parent: number; readonly move: Move }[] = [];
  let frontier: { readonly world: World; readonly index: number }[] = [{ world: first, index: -1 }];
  let transitions = 0;

  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const { world, index } of frontier) {
      for (const move of movesOf(world, setting)) {
        transitions++;
        const after = copyWorld(world);
        makeMove(after, move, setting);
        if (after.violation) {
          const counterexample = [...wayTo(index, cameFrom), move];
          return { states: seen.size, transitions, exhausted: false, counterexample };
        }
        const print = fingerprint(after);
        if (seen.has(print)) continue;
        seen.add(print);
        if (seen.size > mostStates) return { states: seen.size, transitions, exhausted: false };
        next.push({ world: after, index: cameFrom.push({ parent: index, move }) - 1 });
      }
    }
    frontier = next;
  }
  return { states: seen.size, transitions, exhausted: true };
}

function wayTo(index: number, cameFrom: readonly { readonly parent: number; readonly move: Move }[]): Move[] {
  const way: Move[] = [];
  for (let at = cameFrom[index]; at; at = cameFrom[at.parent]) way.unshift(at.move);
  return way;
}
