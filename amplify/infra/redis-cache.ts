import type { Topology } from '../options/index.ts';
import type { Variable } from './amplify-function.ts';

/** One part of a cache that has its own metrics in CloudWatch. */
export interface CacheMember {
  /** Short, for the names of alarms. */
  readonly label: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The interface of Redis for the rest of the backend, for every topology. */
export interface RedisCache {
  readonly topology: Topology['topology'];
  /** The REDIS_* variables of a function that uses it. */
  readonly environment: Readonly<Record<string, Variable>>;
  /** Resources for which a role needs `elasticache:Connect`. */
  readonly connectArns: string[];
  /** Empty for a Redis that is not created here. */
  readonly members: readonly CacheMember[];
}
