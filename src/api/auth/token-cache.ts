import { hash } from 'node:crypto';
import type { Caller } from './identity.ts';

/** How long a verified token is cached, in ms. */
export const MAX_AGE_MS = 60_000;
const MAX_ENTRIES = 1_000;

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
export function createTokenCache(now: () => number): TokenCache {
  const entries = new Map<string, CachedToken>();
  return {
    get(token) {
      const hash = hashOf(token);
      const cached = entries.get(hash);
      if (!cached || cached.until > now()) return cached?.caller;
      entries.delete(hash);
      return undefined;
    },
    set(token, caller) {
      const [oldest] = entries.keys();
      if (entries.size >= MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
      entries.set(hashOf(token), {
        caller,
        until: Math.min(now() + MAX_AGE_MS, caller.tokenExpiresAt * 1000),
      });
    },
  };
}

const hashOf = (token: string): string => hash('sha256', token, 'base64');
