import type { Quota, TenantLimiter } from '../../redis/index.ts';
import type { Caller, PermissionPolicy } from '../auth/index.ts';

/** Where a request comes from, as the transport observed it. */
export interface RequestFacts {
  readonly userAgent?: string | undefined;
  readonly ipAddress?: string | undefined;
}

/** What every operation may receive; each asks for more through its own context type. */
export interface OperationContext {
  readonly caller?: Caller | undefined;
  readonly policy?: PermissionPolicy | undefined;
  /** Keeps the caller's tenant within its limits; absent when there are none. */
  readonly limiter?: TenantLimiter | undefined;
  /** Receives a function that returns what is left of those limits. */
  readonly onQuotas?: ((quotas: () => readonly Quota[]) => void) | undefined;
}

/** The context of an operation that needs a caller. */
export interface CallerContext extends OperationContext {
  readonly caller: Caller;
  readonly policy: PermissionPolicy;
  readonly request: RequestFacts;
}
