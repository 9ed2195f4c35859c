import type { LimitedCall } from '../../redis/index.ts';
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
  /** Charges the caller's tenant; absent if it has no limits. */
  readonly call?: LimitedCall | undefined;
}

/** The context of an operation that needs a caller. */
export interface CallerContext extends OperationContext {
  readonly caller: Caller;
  readonly policy: PermissionPolicy;
  readonly request: RequestFacts;
  /** Whether a trusted server calls for the caller, which may state where the caller is. */
  readonly delegated?: boolean;
}
