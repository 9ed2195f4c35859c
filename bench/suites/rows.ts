import {
  BASELINE,
  BETTER_AUTH,
  CACHES,
  CONNECT_REDIS,
  LOADING,
  OUR_TIERS,
  OURS,
  PLAIN_CLIENTS,
  TAGGING,
  TIERED,
} from '../candidates/all.ts';
import type { Candidate } from '../candidates/candidate.ts';
import type { Operation } from './operations.ts';

/** One operation, and the candidates that run it. */
export interface Row {
  readonly title: string;
  readonly operation: Operation;
  /** Size of the value's JSON text. */
  readonly bytes?: number;
  readonly tagged?: boolean;
  readonly plain: readonly Candidate[];
  readonly ours: readonly Candidate[];
  /** Libraries on the same terms. */
  readonly peers: readonly Candidate[];
  /** Libraries that promise less. */
  readonly others?: readonly Candidate[];
}

export const PAIR = 'getSession, then getCache';
export const GET_CACHE = 'getCache hit, 200 B';
export const GET_CACHE_TAGGED = `${GET_CACHE}, 2 tags, unrelated invalidations`;
export const SET_CACHE = 'setCache, 200 B';
export const SET_CACHE_TAGGED = `${SET_CACHE}, 2 tags`;
export const GET_SESSION = 'getSession, sliding expiration';
export const CREATE_SESSION = 'createSession, limit 5 per user';

const cache = { plain: PLAIN_CLIENTS, ours: [OURS] };
const tagged = { plain: [BASELINE], ours: [OURS], tagged: true };

/** Measured over a link and on loopback. */
export const MAIN_ROWS: readonly Row[] = [
  { ...cache, title: GET_CACHE, operation: 'getCache', peers: CACHES },
  { ...tagged, title: GET_CACHE_TAGGED, operation: 'getCache', peers: TAGGING },
  {
    ...cache,
    title: 'cacheOrFetch hit, 200 B',
    operation: 'cacheOrFetch',
    plain: [BASELINE],
    peers: LOADING,
  },
  { ...tagged, title: 'cacheOrFetch hit, 200 B, 2 tags', operation: 'cacheOrFetch', peers: TAGGING },
  { ...cache, title: SET_CACHE, operation: 'setCache', peers: CACHES },
  { ...tagged, title: SET_CACHE_TAGGED, operation: 'setCache', peers: TAGGING },
  { ...cache, title: GET_SESSION, operation: 'getSession', peers: [CONNECT_REDIS, BETTER_AUTH] },
  {
    ...cache,
    title: CREATE_SESSION,
    operation: 'createSession',
    peers: [BETTER_AUTH],
    others: [CONNECT_REDIS],
  },
  { ...cache, title: PAIR, operation: PAIR, peers: [] },
];

const TEN_KB = 10_000;
const tiered = { plain: [BASELINE], ours: OUR_TIERS, peers: TIERED };

/** Measured on loopback only: a local tier hides the link, and size hardly matters on it. */
export const LOOPBACK_ROWS: readonly Row[] = [
  {
    ...cache,
    title: 'getCache hit, 10 KB',
    operation: 'getCache',
    bytes: TEN_KB,
    plain: [BASELINE],
    peers: CACHES,
  },
  { ...tagged, title: 'setCache, 10 KB, 2 tags', operation: 'setCache', bytes: TEN_KB, peers: TAGGING },
  { ...tiered, title: 'getCache hit, 10 KB, local tier', operation: 'getCache', bytes: TEN_KB },
  { ...tiered, title: 'cacheOrFetch hit, 200 B, local tier', operation: 'cacheOrFetch' },
  { ...tiered, title: 'setCache, 200 B, local tier', operation: 'setCache' },
];
