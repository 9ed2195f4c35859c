import type { RedisAddress } from '../harness/bench-redis.ts';
import type { Payload } from '../harness/payload.ts';

/** Cache operations. A candidate omits those it lacks. */
export interface CacheVerbs {
  get?(key: string): Promise<unknown>;
  /** @param tags empty for an untagged entry */
  set?(key: string, payload: Payload, tags: readonly string[]): Promise<unknown>;
  getOrSet?(key: string, load: () => Promise<unknown>, tags: readonly string[]): Promise<unknown>;
  invalidate?(tag: string): Promise<unknown>;
}

export interface SessionVerbs {
  /** @returns the argument for `get` */
  create(userId: string): Promise<string>;
  /** Reads a session and extends its idle timeout. */
  get(session: string): Promise<unknown>;
}

export interface OpenOptions {
  /** Whether entries carry tags; candidates with optional tags turn them off otherwise. */
  readonly tagged: boolean;
}

/** An open candidate with its own connections. */
export interface Opened {
  readonly cache?: CacheVerbs;
  readonly sessions?: SessionVerbs;
  close(): Promise<void>;
}

export type Open = (address: RedisAddress, options: OpenOptions) => Promise<Opened>;

/** A library that stores cache entries or sessions in Redis. */
export interface Candidate {
  readonly name: string;
  readonly open: Open;
}
