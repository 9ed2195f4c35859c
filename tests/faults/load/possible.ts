/**
 * The values that may be stored where a single lane writes. A failed write may have taken effect, or may still do so,
 * until a read shows its outcome.
 */
export interface Possible<T> {
  /** Records the value of an acknowledged write. */
  acknowledge(value: T): void;
  /** Records the value of a write without an answer. */
  suspect(value: T): void;
  /** Checks a value that was read. @returns the acknowledged write that is missing, if any */
  read(value: T): { readonly missing: T; readonly acknowledgedAt: number } | undefined;
}

export function createPossible<T>(first: T, now: () => number): Possible<T> {
  let acknowledged = { value: first, at: now() };
  const suspects: T[] = [];
  const acknowledge = (value: T) => {
    acknowledged = { value, at: now() };
  };
  return {
    acknowledge,
    suspect: (value) => void suspects.push(value),
    read(value) {
      const before = acknowledged;
      if (value === before.value) return undefined;
      acknowledge(value);
      const suspect = suspects.indexOf(value);
      if (suspect === -1) return { missing: before.value, acknowledgedAt: before.at };
      suspects.splice(suspect, 1);
      return undefined;
    },
  };
}
