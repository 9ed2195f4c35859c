import { hash } from 'node:crypto';
import { createBoundedMap } from '../../redis/index.ts';

/** How long a verified token is cached, in ms. */
export const MAX_AGE_MS = 60_000;
/** Memory for all callers, in bytes. */
export const MAX_BYTES = 8 * 1_048_576;
/** Memory for all servers that call on behalf of users, in bytes. There are few of them. */
export const MAX_SERVER_BYTES = 1_048_576;
/** Memory of one caller in addition to its strings, in bytes. */
const CALLER_BYTES = 600;

/** Data read from a token. */
interface FromToken {
  /** Seconds since the epoch. */
  readonly tokenExpiresAt: number;
}

interface CachedToken<Identity> {
  readonly identity: Identity;
  /** In ms since the epoch. */
  readonly until: number;
}

/** Identities of recently verified tokens, by the SHA-256 of the token. Tokens themselves are not kept in memory. */
export interface TokenCache<Identity> {
  get(token: string): Identity | undefined;
  set(token: string, identity: Identity): void;
}

/** @param now ms since the epoch */
export function createTokenCache<Identity extends FromToken>(
  now: () => number,
  maxBytes: number = MAX_BYTES,
): TokenCache<Identity> {
  const entries = createBoundedMap<CachedToken<Identity>>({
    maxBytes,
    isUseless: ({ until }) => until <= now(),
  });
  return {
    get(token) {
      const hash = hashOf(token);
      const cached = entries.get(hash);
      if (!cached || cached.until > now()) return cached?.identity;
      entries.delete(hash);
      return undefined;
    },
    set(token, identity) {
      const until = Math.min(now() + MAX_AGE_MS, identity.tokenExpiresAt * 1000);
      // An identity consists of claims, so the token is at least as long as the strings in it.
      entries.set(hashOf(token), { identity, until }, CALLER_BYTES + 4 * token.length);
    },
  };
}

const hashOf = (token: string): string => hash('sha256', token, 'base64');
