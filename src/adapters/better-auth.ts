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

/** Maximum time between reading a session and the write that depends on it, in ms. No Lambda function runs longer. */
const ENDED_TTL_MS = 15 * 60_000;
/** Each further attempt is only needed if a key with the same tombstone is deleted at the same moment again. */
const MAX_ATTEMPTS = 20;

/**
 * Adapts a store to the `secondaryStorage` of better-auth 1.7. A deleted session stays deleted: if a request read it
 * earlier and saves it later, the save is ignored.
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
   * Better-auth saves sessions unconditionally. Session tokens are random and never reused, so a session whose token
   * was deleted is not stored: `delete` first writes a marker, and a delete after the marker was looked up makes the
   * store reject the value.
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
      // As in better-auth's own Redis storage, 0 means no TTL.
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

/** Counters are numbers for `increment` and text for every other method. */
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
