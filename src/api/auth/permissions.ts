import { ApiError } from '../errors/index.ts';
import type { Caller } from './identity.ts';

/** Lets a caller act on the sessions of every user of the same tenant. */
export const MANAGE_SESSIONS = 'sessions:manage';
/** Lets a trusted server say from which user agent and address its user came. */
export const DELEGATE_SESSIONS = 'sessions:delegate';
/** Lets a caller see what concerns the server as a whole: its version, memory, statistics and clients. */
export const USE_CONSOLE = 'console:use';
/** Lets a caller remove all that the tenant has. */
export const PURGE_TENANT = 'tenant:purge';
/** What cache writes need unless CACHE_WRITE_PERMISSION says otherwise. */
export const DEFAULT_CACHE_WRITE = 'cache:write';

/** Who may call an operation at all; what a caller may do to which session is decided inside it. */
export type Access = 'public' | 'authenticated' | 'manage-sessions' | 'write-cache' | 'purge-tenant';

export interface PermissionPolicy {
  /** The permission that cache writes, deletes and invalidations need; undefined when any valid token will do. */
  readonly cacheWrite: string | undefined;
}

export const holds = (caller: Caller, permission: string): boolean => caller.permissions.includes(permission);

/** @throws ApiError FORBIDDEN naming the permission (RFC 6750 section 3.1, insufficient_scope) */
export function requirePermission(caller: Caller, permission: string): void {
  if (holds(caller, permission)) return;
  throw new ApiError(
    'FORBIDDEN',
    `The token lacks the permission ${permission}. Grant it to the caller and get a new token.`,
    {
      headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${permission}"` },
    },
  );
}

/** @throws ApiError MISSING_TOKEN without a caller, FORBIDDEN without the permission */
export function authorize(
  access: Access,
  caller: Caller | undefined,
  policy: PermissionPolicy | undefined,
): void {
  if (access === 'public') return;
  if (!caller) throw new ApiError('MISSING_TOKEN', 'This operation needs a caller: send a Bearer token.');
  if (access === 'manage-sessions') requirePermission(caller, MANAGE_SESSIONS);
  if (access === 'purge-tenant') requirePermission(caller, PURGE_TENANT);
  const needed = policy ? policy.cacheWrite : DEFAULT_CACHE_WRITE;
  if (access === 'write-cache' && needed !== undefined) requirePermission(caller, needed);
}
