import type { AuthenticationDemand } from '../../redis/index.ts';
import { ApiError } from '../errors/index.ts';
import type { Caller } from './identity.ts';

/** Lets a caller act on the sessions of every user of the same tenant. */
export const MANAGE_SESSIONS = 'sessions:manage';
/** Lets a trusted server pass the user agent and the IP address of its user. */
export const DELEGATE_SESSIONS = 'sessions:delegate';
/** Lets a caller see the Redis server as a whole: its version, memory, statistics and clients. */
export const USE_CONSOLE = 'console:use';
/** Lets a caller remove all data of the tenant. */
export const PURGE_TENANT = 'tenant:purge';
/** Lets a caller write to the cache. CACHE_WRITE_PERMISSION overrides it. */
export const DEFAULT_CACHE_WRITE = 'cache:write';

/**
 * Who may call an operation: anyone, every caller with a token, or callers with a permission. The operation itself
 * decides which sessions a caller may access.
 */
export type Permission =
  | 'public'
  | 'authenticated'
  | typeof MANAGE_SESSIONS
  | typeof USE_CONSOLE
  | typeof PURGE_TENANT
  | typeof DEFAULT_CACHE_WRITE;

/** Requirements on how the caller signed in, by operation name. */
export type StepUp = Readonly<Record<string, AuthenticationDemand>>;

export interface PermissionPolicy {
  /** The permission required for cache writes, deletes and invalidations; undefined if any valid token is enough. */
  readonly cacheWrite: string | undefined;
  /** Requirements on how the caller signed in, by operation name. */
  readonly stepUp?: StepUp | undefined;
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

/**
 * @param permission permission required by the operation
 * @param policy overrides the permission for cache writes
 * @throws ApiError MISSING_TOKEN without a caller, FORBIDDEN without the permission
 */
export function authorize(
  permission: Permission,
  caller: Caller | undefined,
  policy: PermissionPolicy | undefined,
): void {
  if (permission === 'public') return;
  if (!caller) throw new ApiError('MISSING_TOKEN', 'This operation requires a token. Send a Bearer token.');
  if (permission === 'authenticated') return;
  const needed = permission === DEFAULT_CACHE_WRITE && policy ? policy.cacheWrite : permission;
  if (needed !== undefined) requirePermission(caller, needed);
}
