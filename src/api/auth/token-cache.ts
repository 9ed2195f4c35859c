import { hash } from 'node:crypto';
import type { Caller } from './identity.ts';

/** How long a verified token is believed without another look, in ms. */
const MAX_AGE_MS = 60_000;
const MAX_ENTRIES = 1_000;

interface Remembered {
  readonly caller: Caller;
  /** In ms since the epoch. */
  readonly until: number;
}

/** Recently verified tokens by their SHA-256, so that the tokens themselves are not kept in memory. */
export interface TokenCache {
  get(token: string): Caller | undefined;
  remember(token: string, caller: Caller): void;
}

/** @param now ms since the epoch */
export function createTokenCache(now: () => number): TokenCache {
  const known = new Map<string, Remembered>();
  return {
    get(token) {
      const hash = hashOf(token);
      const remembered = known.get(hash);
      if (!remembered || remembered.until > now()) return remembered?.caller;
      known.delete(hash);
      return undefined;
    },
    remember(token, caller) {
      const [oldest] = known.keys();
      if (known.size >= MAX_ENTRIES && oldest !== undefined) known.delete(oldest);
      known.set(hashOf(token), { caller, until: Math.min(now() + MAX_AGE_MS, caller.tokenExpiresAt * 1000) });
    },
  };
}

const hashOf = (token: string): string => hash('sha256', token, 'base64');
