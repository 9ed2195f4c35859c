import { makeMove } from './make-move.ts';
import { type Move, movesOf } from './moves.ts';
import type { Random } from './random.ts';
import type { Rules } from './rules.ts';
import { begin, type Scenario, type Setting } from './world.ts';

export interface Walked {
  readonly walks: number;
  readonly moves: number;
  readonly setting?: Setting;
  /** As few of the moves that led to a violation as still lead to one. */
  readonly counterexample?: readonly Move[];
}

/** How many moves in a row a walk makes at random, at most: callers may poll a lease for ever. */
const LONGEST_WALK = 400;
/** One move in so many may be a fault. */
const FAULT_RATE = 6;
const HASTES = [1, 1, 4, 16, 64];

/** Walks at random through one random scenario after another. */
export function walk(
  rules: Rules,
  nextScenario: (random: Random, number: number) => Scenario,
  random: Random,
  walks: number,
): Walked {
  let moves = 0;
  for (let number = 0; number < walks; number++) {
    const setting = { rules, scenario: nextScenario(random, number) };
    const taken = walkOnce(setting, random);
    moves += taken.way.length;
    if (taken.violated) {
      return { walks: number + 1, moves, setting, counterexample: shrink(setting, taken.way) };
    }
  }
  return { walks, moves };
}

function walkOnce(setting: Setting, random: Random): { way: Move[]; violated: boolean } {
  const world = begin(setting.scenario);
  const way: Move[] = [];
  // Some calls are slow all the way: their replies are the late ones.
  const haste = setting.scenario.plans.map(() => random.pick(HASTES));
  while (way.length < LONGEST_WALK) {
    const possible = movesOf(world, setting);
    const calls = possible.filter((move) => 'id' in move);
    if (calls.length === 0) break;
    const move = random.below(FAULT_RATE) > 0 ? pickCall(calls, haste, random) : random.pick(possible);
    way.push(move);
    makeMove(world, move, setting);
    if (world.violation) return { way, violated: true };
  }
  return { way, violated: false };
}

function pickCall(
  calls: readonly Extract<Move, { id: number }>[],
  haste: readonly number[],
  random: Random,
): Move {
  const weights = calls.map(({ id }) => haste[id] ?? 1);
  let left = random.below(weights.reduce((sum, weight) => sum + weight, 0));
  const picked = calls.find((_, i) => {
    left -= weights[i] ?? 0;
    return left < 0;
  });
  return picked ?? random.pick(calls);
}

/** Leaves out one move after another for as long as the rest is possible and still ends in a violation. */
function shrink(setting: Setting, way: readonly Move[]): readonly Move[] {
  for (let i = way.length - 1; i >= 0; i--) {
    const shorter = violatingPart(setting, way.toSpliced(i, 1));
    if (shorter) return shrink(setting, shorter);
  }
  return way;
}

function violatingPart(setting: Setting, way: readonly Move[]): readonly Move[] | undefined {
  const world = begin(setting.scenario);
  for (const [i, move] of way.entries()) {
    const wanted = JSON.stringify(move);
    if (!movesOf(world, setting).some((possible) => JSON.stringify(possible) === wanted)) return undefined;
    makeMove(world, move, setting);
    if (world.violation) return way.slice(0, i + 1);
  }
  return undefined;
}
