const MAX_TAGS = 1_000;

/** Invalidations that failed. Until they are sent, this process must not serve the affected entries. */
export interface UnsentTags {
  /** @param tags tags as stored */
  add(tenant: string, tags: readonly string[]): void;
  /**
   * Sends the remaining tags of a tenant. Concurrent calls share one attempt.
   * @throws the error of the attempt
   */
  send(tenant: string): Promise<void>;
}

export interface UnsentTagsDependencies {
  readonly invalidate: (tenant: string, tags: readonly string[]) => Promise<unknown>;
  readonly invalidateAll: (tenant: string) => Promise<unknown>;
}

export function createUnsentTags({ invalidate, invalidateAll }: UnsentTagsDependencies): UnsentTags {
  const unsent = new Map<string, Set<string>>();
  const attempts = new Map<string, Promise<void>>();

  async function attempt(tenant: string): Promise<void> {
    const all = unsent.get(tenant) ?? new Set();
    // Tags added in the meantime wait for the next attempt.
    unsent.delete(tenant);
    try {
      // There are too many tags to keep, so the affected entries are unknown: invalidate all of them.
      await (all.size > MAX_TAGS ? invalidateAll(tenant) : invalidate(tenant, [...all]));
    } catch (error) {
      add(tenant, [...all]);
      throw error;
    }
  }

  function add(tenant: string, tags: readonly string[]): void {
    const all = unsent.get(tenant) ?? new Set();
    unsent.set(tenant, all);
    for (const tag of tags) if (all.size <= MAX_TAGS) all.add(tag);
  }

  return {
    add,
    async send(tenant) {
      while (attempts.has(tenant) || unsent.has(tenant)) {
        const begun = attempts.get(tenant) ?? attempt(tenant).finally(() => attempts.delete(tenant));
        attempts.set(tenant, begun);
        await begun;
      }
    },
  };
}
