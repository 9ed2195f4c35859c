import type { RedisSettings } from '../settings-schema.ts';

/** One part of a cache that has its own metrics in CloudWatch. */
export interface CacheMember {
  /** Short, for the names of alarms. */
  readonly label: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The interface of a cache for the rest of the backend, for every topology. */
export interface RedisCache {
  readonly topology: RedisSettings['topology'];
  /** The REDIS_* variables of a function that uses it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Resources for which a role needs `elasticache:Connect`. */
  readonly connectArns: string[];
  readonly members: readonly CacheMember[];
}
