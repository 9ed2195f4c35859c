/**
 * The values that may be stored where a single lane writes. A failed write may have taken effect, or may still do so,
 * until a read shows its outcome.
 */
export interface Possible<T> {
  /** Records the value of an acknowledged write. @param begunAt when its call began */
  acknowledge(value: T, begunAt: number): void;
  /** Records the value of a write without an answer. */
  suspect(value: T): void;
  /** Checks a value that was read. @returns the acknowledged write that is missing, if any */
  read(value: T): { readonly missing: T; readonly begunAt: number } | undefined;
}

export function createPossible<T>(first: T, now: () => number): Possible<T> {
  let acknowledged = { value: first, begunAt: now() };
  const suspects: T[] = [];
  const acknowledge = (value: T, begunAt: number) => {
    acknowledged = { value, begunAt };
  };
  return {
    acknowledge,
    suspect: (value) => void suspects.push(value),
    read(value) {
      const before = acknowledged;
      if (value === before.value) return undefined;
      acknowledge(value, now());
      const suspect = suspects.indexOf(value);
      if (suspect === -1) return { missing: before.value, begunAt: before.begunAt };
      suspects.splice(suspect, 1);
      return undefined;
    },
  };
}
