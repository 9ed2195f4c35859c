import type { KeyValueStore } from './store.ts';

export type { KeepOptions, KeyValueStore, LookedUpValue } from './store.ts';

/** The part of an express-session session that the store uses. */
export interface ExpressSessionData {
  readonly cookie: {
    readonly expires?: Date | string | boolean | null | undefined;
    readonly originalMaxAge?: number | null | undefined;
  };
}

/** Callback of a call without a result. */
export type Done = (error?: unknown) => void;
/** Callback of a call with a result. */
export type DoneWith<T> = (error: unknown, result?: T) => void;

/** The methods of an express-session store. */
export interface ExpressSessionStore {
  get(sid: string, callback: DoneWith<ExpressSessionData | null>): void;
  set(sid: string, session: ExpressSessionData, callback?: Done): void;
  destroy(sid: string, callback?: Done): void;
  touch(sid: string, session: ExpressSessionData, callback?: () => void): void;
  all(callback: DoneWith<Record<string, ExpressSessionData>>): void;
  clear(callback?: Done): void;
  length(callback: DoneWith<number>): void;
}

/** The part of express-session's `Store` that the store needs. */
export interface ExpressStoreBase {
  createSession(request: never, session: never): object;
}

/** Options of `expressSessionStore`. */
export interface ExpressSessionOptions {
  /** Time to live of sessions whose cookie has no `maxAge`, in s; the store's maximum TTL by default. */
  readonly ttl?: number | undefined;
}

/** Each further attempt is only needed if a key with the same tombstone is deleted at the same moment again. */
const MAX_ATTEMPTS = 20;

/**
 * Adapts a store to the `store` of express-session 1. A destroyed session stays destroyed: if a request read it earlier
 * and saves it later, the save is ignored.
 * @param session the module `express-session`, whose `Store` is extended
 * @param store from `coreStore` or `httpStore`
 * @param options.ttl time to live of sessions whose cookie has no `maxAge`, in s; the store's maximum TTL by default
 * @returns the store
 * @example
 * app.use(session({ store: expressSessionStore(session, coreStore({ tenantId: 'app', namespace: 'web' })), secret }));
 */
export function expressSessionStore<Base extends ExpressStoreBase>(
  session: { readonly Store: { readonly prototype: Base } },
  store: KeyValueStore,
  options: ExpressSessionOptions = {},
): Base & ExpressSessionStore {
  const base = session.Store.prototype;
  /** The version of the cache when each session was read or created, by its request. */
  const versions = new WeakMap<object, string>();

  function ttlOf({ cookie }: ExpressSessionData): number | undefined {
    const { expires } = cookie;
    if (expires instanceof Date || typeof expires === 'string')
      return new Date(expires).getTime() - Date.now();
    return options.ttl === undefined ? undefined : options.ttl * 1_000;
  }

  async function get(sid: string): Promise<ExpressSessionData | null> {
    const { value, asOf } = await store.lookUp(sid);
    if (!isSession(value)) return null;
    versions.set(value, asOf);
    return value;
  }

  /** A version older than a delete may be rejected because of another key, so check the session itself. */
  async function set(sid: string, data: ExpressSessionData): Promise<void> {
    const ttlMs = ttlOf(data);
    // A snapshot, because the request may change the session while it is saved. Omits methods and getters.
    const value: unknown = JSON.parse(JSON.stringify(data));
    let asOf = versions.get(data);
    if (asOf === undefined) {
      // This request created the session. Later saves must not restore it once it is destroyed.
      ({ asOf } = await store.lookUp(sid));
      versions.set(data, asOf);
      await store.set(sid, value, { ttlMs });
      return;
    }
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (await store.set(sid, value, { ttlMs, asOf })) return;
      const found = await store.lookUp(sid);
      if (found.value === undefined) return;
      asOf = found.asOf;
    }
    throw new Error('The session was not saved: too many deletes at the same time. Try again.');
  }

  async function all(): Promise<Record<string, ExpressSessionData>> {
    const sids: string[] = [];
    for await (const sid of store.keys()) sids.push(sid);
    const found = [...(await store.getMany(sids))];
    return Object.fromEntries(
      found.flatMap(([sid, value]) => (isSession(value) ? [[sid, value] as const] : [])),
    );
  }

  const methods: ExpressSessionStore = {
    get: (sid, callback) => answer(get(sid), callback),
    set: (sid, data, callback) => finish(set(sid, data), callback),
    destroy: (sid, callback) => finish(store.delete(sid), callback),
    touch: (sid, data, callback) => finish(touch(sid, data), callback),
    all: (callback) => answer(all(), callback),
    clear: (callback) => finish(store.clear(), callback),
    length: (callback) =>
      answer(
        all().then((sessions) => Object.keys(sessions).length),
        callback,
      ),
  };

  async function touch(sid: string, data: ExpressSessionData): Promise<void> {
    const ttlMs = ttlOf(data);
    if (ttlMs === undefined || ttlMs > 0) await store.touch(sid, ttlMs);
    else await store.delete(sid);
  }

  const own = {
    ...methods,
    createSession(request: never, data: never): object {
      const created = base.createSession.call(own, request, data);
      const asOf = versions.get(data);
      if (asOf !== undefined) versions.set(created, asOf);
      return created;
    },
  };
  return Object.setPrototypeOf(own, base);
}

function answer<T>(result: Promise<T>, callback: DoneWith<T>): void {
  result.then(
    (value) => queueMicrotask(() => callback(null, value)),
    (error) => queueMicrotask(() => callback(error)),
  );
}

function finish(done: Promise<unknown>, callback: Done = () => {}): void {
  done.then(
    () => queueMicrotask(() => callback()),
    (error) => queueMicrotask(() => callback(error)),
  );
}

const isSession = (value: unknown): value is ExpressSessionData =>
  typeof value === 'object' && value !== null && 'cookie' in value && typeof value.cookie === 'object';
