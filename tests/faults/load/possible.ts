/**
 * What may be stored in one place that a single lane writes to. A write that failed may have happened, and may still
 * happen, until a read shows what came of it.
 */
export interface Possible<T> {
  /** What an acknowledged write left. */
  settle(value: T): void;
  /** What a write without an answer may have left, or may leave yet. */
  suspect(value: T): void;
  /** Judges what was read, and goes on from there. @returns the acknowledged write that is missing, if one is */
  read(value: T): { readonly missing: T; readonly acknowledgedAt: number } | undefined;
}

export function createPossible<T>(first: T, now: () => number): Possible<T> {
  let acknowledged = { value: first, at: now() };
  const suspects: T[] = [];
  const settle = (value: T) => {
    acknowledged = { value, at: now() };
  };
  return {
    settle,
    suspect: (value) => void suspects.push(value),
    read(value) {
      const before = acknowledged;
      if (value === before.value) return undefined;
      settle(value);
      const suspect = suspects.indexOf(value);
      if (suspect === -1) return { missing: before.value, acknowledgedAt: before.at };
      suspects.splice(suspect, 1);
      return undefined;
    },
  };
}
