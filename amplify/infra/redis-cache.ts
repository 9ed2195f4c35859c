import type { Topology } from '../options/index.ts';
import type { Variable } from './amplify-function.ts';

/** A part of a cache with its own metrics in CloudWatch. */
export interface CacheMember {
  /** Short label, for the names of alarms. */
  readonly label: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The interface between Redis and the rest of the backend, for every topology. */
export interface RedisCache {
  readonly topology: Topology['topology'];
  /** The REDIS_* variables of a function that uses it. */
  readonly environment: Readonly<Record<string, Variable>>;
  /** Resources for which a role needs `elasticache:Connect`. */
  readonly connectArns: string[];
  /** Empty for a Redis that is not created by this backend. */
  readonly members: readonly CacheMember[];
}
