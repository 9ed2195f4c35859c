import {
  type Caller,
  callerFromClaims,
  checkClaims,
  type MappingWatch,
  type TokenIssuer,
} from '../auth/index.ts';
import type { RequestFacts } from '../operations/index.ts';
import { type ReadHeader, requestFacts, type TrustedProxy } from '../proxy/index.ts';
import type { AppSyncEvent } from './event.ts';

/**
 * Reads the caller of an AppSync request. AppSync has verified the signature. The claims are checked here as in the
 * HTTP API, because AppSync accepts more tokens than this product.
 * @param watch observes the claims
 * @param now ms since the epoch
 * @returns undefined if the caller has no token, for example with IAM
 * @throws ApiError INVALID_TOKEN or TENANT_REQUIRED
 */
export function appSyncCaller(
  { identity }: Pick<AppSyncEvent, 'identity'>,
  issuers: readonly TokenIssuer[],
  watch: MappingWatch,
  now: number,
): Caller | undefined {
  const claims = identity?.claims;
  if (!claims) return undefined;
  const issuer = checkClaims(claims, issuers, now / 1000);
  watch(claims, issuer);
  return callerFromClaims(claims, issuer);
}

/**
 * Reads where a request comes from. Callers can add addresses to the header, so only the last two are reliable: the
 * last one is AWS's own edge, and the one before it is the address that AWS observed.
 * @param trustedProxy proxy that reports the client in other headers
 */
export function appSyncFacts(event: AppSyncEvent, trustedProxy: TrustedProxy | undefined): RequestFacts {
  const header = headersOf(event);
  const forwarded = (header('x-forwarded-for') ?? '').split(',').map((address) => address.trim());
  const observed = {
    userAgent: header('user-agent'),
    ipAddress: [event.identity?.sourceIp ?? []].flat().at(-1) ?? (forwarded.at(-2) || undefined),
  };
  return requestFacts(observed, header, trustedProxy);
}

/** Reads a header of the request to AppSync, which passes names in lower case. */
export const headersOf =
  ({ request }: AppSyncEvent): ReadHeader =>
  (name) => {
    const headers = request?.headers ?? {};
    return Object.hasOwn(headers, name) ? (headers[name] ?? undefined) : undefined;
  };
