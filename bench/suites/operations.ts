import type { CacheVerbs, Opened, SessionVerbs } from '../candidates/candidate.ts';
import type { Payload } from '../harness/payload.ts';
import { inBatches } from '../harness/run-load.ts';

export type Operation =
  | 'getCache'
  | 'cacheOrFetch'
  | 'setCache'
  | 'getSession'
  | 'createSession'
  | 'getSession, then getCache';

/** A candidate with what an operation works on. */
interface Subject {
  readonly opened: Opened;
  /** Candidates share one Redis, so each needs its own keys. */
  readonly name: string;
  readonly payload: Payload;
  /** Empty for untagged entries. */
  readonly tags: readonly string[];
}

type Call = (call: number) => Promise<unknown>;

/** Number of keys that a row's calls rotate over. */
const KEYS = 100;
/** Reads of a tagged entry between two unrelated invalidations. */
const READS_PER_INVALIDATION = 500;

const USERS = 100;
/** The limit per user where it is supported: every measured create evicts a session. */
const LIMIT = 5;

/**
 * Stores the data an operation needs, verifies that it is found, and returns the call to repeat.
 * @throws Error if the candidate cannot run the operation
 */
export const OPERATIONS: Readonly<Record<Operation, (subject: Subject) => Call | Promise<Call>>> = {
  async getCache(subject) {
    const { get } = await filled(subject);
    const { invalidate } = cacheOf(subject);
    if (subject.tags.length === 0 || !invalidate) return get;
    return async (call) => {
      if (call % READS_PER_INVALIDATION === 0) await invalidate(`unrelated:${call % 7}`);
      return get(call);
    };
  },

  async cacheOrFetch(subject) {
    const { getOrSet } = cacheOf(subject);
    const { keyOf } = await filled(subject);
    if (!getOrSet) throw new Error(`${subject.name} has no loader`);
    const load = async () => {
      throw new Error('expected a hit');
    };
    return (call) => getOrSet(keyOf(call), load, subject.tags);
  },

  setCache(subject) {
    const { set } = cacheOf(subject);
    const keyOf = keysOf(subject);
    if (!set) throw new Error(`${subject.name} cannot store`);
    return (call) => set(keyOf(call), subject.payload, subject.tags);
  },

  async getSession(subject) {
    const sessions = sessionsOf(subject);
    const ids: string[] = [];
    for (let i = 0; i < USERS; i++) ids.push(await sessions.create(userOf(i)));
    return async (call) => found(await sessions.get(ids[call % USERS] ?? ''));
  },

  async createSession(subject) {
    const sessions = sessionsOf(subject);
    await inBatches(USERS * LIMIT, 10, (call) => sessions.create(userOf(call)));
    return (call) => sessions.create(userOf(call));
  },

  /** What a request of an application does. */
  async 'getSession, then getCache'(subject) {
    const getSession = await OPERATIONS.getSession(subject);
    const { get } = await filled(subject);
    return async (call) => {
      await getSession(call);
      await get(call);
    };
  },
};

const userOf = (call: number): string => `auth0|user${call % USERS}`;

function keysOf({ name }: Subject): (call: number) => string {
  const prefix = name.replaceAll(/\W+/g, '-');
  const keys = Array.from({ length: KEYS }, (_, i) => `${prefix}:user:${i}`);
  return (call) => keys[call % KEYS] ?? '';
}

function cacheOf({ opened: { cache }, name }: Subject): CacheVerbs {
  if (!cache) throw new Error(`${name} is not a cache`);
  return cache;
}

function sessionsOf({ opened: { sessions }, name }: Subject): SessionVerbs {
  if (!sessions) throw new Error(`${name} has no sessions`);
  return sessions;
}

function found(value: unknown): unknown {
  if (value === undefined || value === null) throw new Error('expected a hit');
  return value;
}

/** Stores an entry under every key. */
async function filled(subject: Subject) {
  const { get, set } = cacheOf(subject);
  const keyOf = keysOf(subject);
  if (!get || !set) throw new Error(`${subject.name} cannot read or store`);
  const hit: Call = async (call) => found(await get(keyOf(call)));
  for (let i = 0; i < KEYS; i++) {
    await set(keyOf(i), subject.payload, subject.tags);
    const text = JSON.stringify(await hit(i));
    if (!text.includes('John Doe')) throw new Error(`${subject.name} read ${text.slice(0, 80)}`);
  }
  return { get: hit, keyOf };
}
