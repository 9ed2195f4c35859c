import type { Environment } from '../../redis/index.ts';

/** What a typing error changes. */
const MAX_DISTANCE = 2;
/** Shorter names are near to too much that belongs to others. */
const MIN_LENGTH = 8;

/**
 * Finds variables whose names are almost those of settings: they would be ignored without a word. Names that only share a
 * prefix with ours may belong to other tools.
 * @param known the names of all settings
 * @returns a notice for each
 */
export function misspelledVariables(values: Environment, known: readonly string[]): string[] {
  const unknown = Object.keys(values).filter((name) => name.length >= MIN_LENGTH && !known.includes(name));
  return unknown.flatMap((name) => {
    const [nearest] = known
      .map((setting) => ({ setting, distance: distanceOf(name, setting) }))
      .filter(({ distance }) => distance <= MAX_DISTANCE)
      .sort((a, b) => a.distance - b.distance);
    return nearest ? [`${name} is not a setting; did you mean ${nearest.setting}?`] : [];
  });
}

/** Insertions, deletions and replacements of characters that turn one name into the other (Levenshtein). */
function distanceOf(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > MAX_DISTANCE) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, a] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + Number(a !== b);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
