import { BASELINE } from '../candidates/all.ts';
import type { CacheVerbs, Opened } from '../candidates/candidate.ts';
import type { Payload } from '../harness/payload.ts';

/** Number of keys that a row's calls rotate over. */
const KEYS = 100;
/** Reads between two unrelated invalidations. */
const READS_PER_INVALIDATION = 500;

export const TAGS = ['user', 'profile'] as const;

/** Candidates share one Redis, so each needs its own keys. */
const keysOf = (name: string) => {
  const prefix = name.replaceAll(/[^\w]+/g, '-');
  return Array.from({ length: KEYS }, (_, i) => `${prefix}:user:${i}`);
};

type KeyOf = (call: number) => string;

export type CacheOperation = 'get' | 'get among invalidations' | 'getOrSet' | 'set';

/** Stores the data an operation needs, verifies that it is found, and returns the operation. */
export async function cacheCall(
  operation: CacheOperation,
  payload: Payload,
  tags: readonly string[],
  { cache }: Opened,
  name: string,
) {
  // The baseline has no tags, but is compared with tagged operations.
  const supportsTags = cache?.invalidate !== undefined || name === BASELINE.name;
  if (!cache || (tags.length > 0 && !supportsTags)) return undefined;
  const keys = keysOf(name);
  const keyOf: KeyOf = (call) => keys[call % KEYS] ?? '';
  if (operation === 'set') return setting(cache, keyOf, payload, tags);
  if (operation === 'getOrSet') return gettingOrSetting(cache, keyOf, payload, tags);
  return getting(cache, keyOf, payload, tags, operation === 'get among invalidations');
}

function setting({ set }: CacheVerbs, keyOf: KeyOf, payload: Payload, tags: readonly string[]) {
  return set && ((call: number) => set(keyOf(call), payload, tags));
}

async function gettingOrSetting(
  { getOrSet, set }: CacheVerbs,
  keyOf: KeyOf,
  payload: Payload,
  tags: readonly string[],
) {
  if (!getOrSet) return undefined;
  for (let i = 0; i < KEYS; i++) {
    await set?.(keyOf(i), payload, tags);
    await getOrSet(keyOf(i), async () => payload.value, tags);
  }
  const load = async () => {
    throw new Error('expected a hit');
  };
  return (call: number) => getOrSet(keyOf(call), load, tags);
}

async function getting(
  { get, set, invalidate }: CacheVerbs,
  keyOf: KeyOf,
  payload: Payload,
  tags: readonly string[],
  amongInvalidations: boolean,
) {
  if (!get || !set) return undefined;
  for (let i = 0; i < KEYS; i++) await set(keyOf(i), payload, tags);
  const hit = async (call: number) => {
    const value = await get(keyOf(call));
    if (value === undefined || value === null) throw new Error('expected a hit');
    return value;
  };
  for (let i = 0; i < KEYS; i++) {
    const text = JSON.stringify(await hit(i));
    if (!text.includes('John Doe')) throw new Error(`unexpected value ${text.slice(0, 80)}`);
  }
  if (!amongInvalidations || !invalidate) return hit;
  return async (call: number) => {
    if (call % READS_PER_INVALIDATION === 0) await invalidate(`unrelated:${call % 7}`);
    return hit(call);
  };
}
