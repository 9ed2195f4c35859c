import { hash } from 'node:crypto';
import { createBoundedMap } from '../../redis/index.ts';
import type { Caller } from './identity.ts';

/** How long a verified token is cached, in ms. */
export const MAX_AGE_MS = 60_000;
/** Memory for all callers, in bytes. */
export const MAX_BYTES = 8 * 1_048_576;
/** Memory of one caller besides its texts, in bytes. */
const CALLER_BYTES = 600;

interface CachedToken {
  readonly caller: Caller;
  /** In ms since the epoch. */
  readonly until: number;
}

/** Callers of recently verified tokens, by the SHA-256 of the token: tokens are not kept in memory. */
export interface TokenCache {
  get(token: string): Caller | undefined;
  set(token: string, caller: Caller): void;
}

/** @param now ms since the epoch */
export function createTokenCache(now: () => number, maxBytes: number = MAX_BYTES): TokenCache {
  const entries = createBoundedMap<CachedToken>({ maxBytes, isUseless: ({ until }) => until <= now() });
  return {
    get(token) {
      const hash = hashOf(token);
      const cached = entries.get(hash);
      if (!cached || cached.until > now()) return cached?.caller;
      entries.delete(hash);
      return undefined;
    },
    set(token, caller) {
      const until = Math.min(now() + MAX_AGE_MS, caller.tokenExpiresAt * 1000);
      // A caller consists of claims, so the token is at least as long as its texts.
      entries.set(hashOf(token), { caller, until }, CALLER_BYTES + 4 * token.length);
    },
  };
}

const hashOf = (token: string): string => hash('sha256', token, 'base64');
