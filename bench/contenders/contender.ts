import type { Place } from '../lib/bench-redis.ts';
import type { Payload } from '../lib/payload.ts';

/** What a cache can be asked. A contender leaves out what it cannot do, and with it the rows that need it. */
export interface CacheVerbs {
  get?(key: string): Promise<unknown>;
  /** @param tags empty for an untagged entry */
  set?(key: string, payload: Payload, tags: readonly string[]): Promise<unknown>;
  getOrSet?(key: string, load: () => Promise<unknown>, tags: readonly string[]): Promise<unknown>;
  invalidate?(tag: string): Promise<unknown>;
}

export interface SessionVerbs {
  /** @returns what `get` takes */
  create(userId: string): Promise<string>;
  /** Reads a session and keeps it alive. */
  get(session: string): Promise<unknown>;
}

export interface OpenOptions {
  /** Whether entries carry tags: those who make it an option leave it out where it is not needed. */
  readonly tagged: boolean;
}

/** An open contender; its connections are its own. */
export interface Opened {
  readonly cache?: CacheVerbs;
  readonly sessions?: SessionVerbs;
  close(): Promise<void>;
}

/** @returns undefined if it cannot do what is asked */
export type Open = (place: Place, options: OpenOptions) => Promise<Opened | undefined>;

/** Somebody who keeps caches or sessions on a Redis. */
export interface Contender {
  readonly name: string;
  readonly open: Open;
}
