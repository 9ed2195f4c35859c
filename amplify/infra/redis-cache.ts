import type { RedisSettings } from '../settings-schema.ts';

/** One alarm-worthy part of a cache, as CloudWatch names it. */
export interface CacheMember {
  /** Short, for the names of alarms. */
  readonly label: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What the rest of the backend needs to know of a cache, whatever its topology. */
export interface RedisCache {
  readonly topology: RedisSettings['topology'];
  /** The REDIS_* variables of a function that uses it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What a role must be allowed to `elasticache:Connect` to. */
  readonly connectArns: string[];
  readonly members: readonly CacheMember[];
}
