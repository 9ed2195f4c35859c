/** A source of values, as a database would be, that knows which versions a cache may still return. */
export interface VersionedSource {
  /** The current version of a key. */
  read(key: string): number;
  /**
   * Changes keys.
   * @returns a function to call when the cache has confirmed the invalidation that follows the change
   */
  change(keys: readonly string[]): () => void;
  /** The oldest version that a read of the key may return, if it starts now. */
  oldestAllowed(key: string): number;
}

export function createVersionedSource(): VersionedSource {
  const current = new Map<string, number>();
  const confirmed = new Map<string, number>();
  const read = (key: string) => current.get(key) ?? 0;
  const oldestAllowed = (key: string) => confirmed.get(key) ?? 0;
  return {
    read,
    oldestAllowed,
    change(keys) {
      const changed = keys.map((key): [string, number] => [key, read(key) + 1]);
      for (const [key, version] of changed) current.set(key, version);
      return () => {
        // Confirmations may arrive in another order than the changes.
        for (const [key, version] of changed) confirmed.set(key, Math.max(version, oldestAllowed(key)));
      };
    },
  };
}
