import type { KeyValueStore } from './store.ts';

export type { KeepOptions, KeyValueStore, LookedUpValue } from './store.ts';

/** A `SecondaryStorage` of better-auth. */
export interface BetterAuthStorage {
  get(key: string): Promise<string | null>;
  getAndDelete(key: string): Promise<string | null>;
  increment(key: string, ttl: number): Promise<number>;
  set(key: string, value: string, ttl?: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Longest time between a read of a session and the write that depends on it, in ms: no Lambda function runs longer. */
const ENDED_TTL_MS = 15 * 60_000;
/** Each further attempt needs one more delete at the same moment, of a key that shares the tombstone. */
const MAX_ATTEMPTS = 20;

/**
 * Makes a store the `secondaryStorage` of better-auth 1.7. A session that was deleted stays deleted: a save by a request that
 * read it before is ignored.
 * @param store from `coreStore` or `httpStore`
 * @returns the storage
 * @see https://www.better-auth.com/docs/concepts/database#secondary-storage
 * @example
 * const auth = betterAuth({ secondaryStorage: betterAuthStorage(coreStore({ tenantId: 'app', namespace: 'auth' })) });
 */
export function betterAuthStorage(store: KeyValueStore): BetterAuthStorage {
  const entry = (key: string) => `value:${key}`;
  const ended = (key: string) => `ended:${key}`;

  /**
   * Better-auth saves sessions without a condition. Tokens of sessions are random and never used again, so none is stored
   * whose token was deleted: `delete` writes the note of it first, and a delete later than the look-up of the note makes the
   * store refuse the value.
   */
  async function setSession(token: string, value: string, ttlMs: number | undefined): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { value: note, asOf } = await store.lookUp(ended(token));
      if (note !== undefined) return;
      if (await store.set(entry(token), value, { ttlMs, asOf })) return;
    }
    throw new Error('The session was not saved: too many deletes at the same time. Try again.');
  }

  return {
    get: async (key) => textOf(await store.get(entry(key))),
    getAndDelete: async (key) => textOf(await store.take(entry(key))),
    increment: (key, ttl) => store.increment(entry(key), { ttlMs: ttl * 1_000 }),
    async set(key, value, ttl) {
      // As in its own storage for Redis, 0 stands for no TTL.
      const ttlMs = ttl !== undefined && ttl > 0 ? ttl * 1_000 : undefined;
      if (isSession(key, value)) return setSession(key, value, ttlMs);
      await store.set(entry(key), counterIn(value) ?? value, { ttlMs });
    },
    async delete(key) {
      await store.set(ended(key), true, { ttlMs: ENDED_TTL_MS });
      await store.delete(entry(key));
    },
  };
}

/** A counter is a number for `increment`, and text for everything else. */
function counterIn(value: string): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) && String(number) === value ? number : undefined;
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

/** Whether a value is a session stored under its token. */
function isSession(key: string, value: string): boolean {
  if (!value.startsWith('{')) return false;
  try {
    return JSON.parse(value)?.session?.token === key;
  } catch {
    return false;
  }
}
