import type { LimitedCall } from '../../redis/index.ts';
import type { Caller, PermissionPolicy } from '../auth/index.ts';

/** Where a request comes from, as the transport observed it. */
export interface RequestFacts {
  readonly userAgent?: string | undefined;
  readonly ipAddress?: string | undefined;
}

/** The context that every operation may receive; each operation adds to it with its own context type. */
export interface OperationContext {
  readonly caller?: Caller | undefined;
  readonly policy?: PermissionPolicy | undefined;
  /** Charges the caller's tenant; absent if it has no limits. */
  readonly call?: LimitedCall | undefined;
}

/** The context of an operation that needs a caller. */
export interface CallerContext extends OperationContext {
  readonly caller: Caller;
  readonly policy: PermissionPolicy;
  readonly request: RequestFacts;
  /** Whether a trusted server, which may pass the caller's user agent and IP address, calls on behalf of the caller. */
  readonly delegated?: boolean;
}
