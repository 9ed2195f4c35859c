import { ApiError, isApiError } from '../errors/index.ts';
import { parseBearer } from './bearer.ts';
import type { Caller } from './identity.ts';
import { DELEGATE_SESSIONS } from './permissions.ts';
import type { TokenVerifier } from './verifier.ts';

/** Carries a server's own token beside that of the user for whom it calls. CORS lets no front end send it. */
export const SERVER_TOKEN_HEADER = 'X-Server-Authorization';

/**
 * Verifies the server that calls for a user. Its token grants nothing by itself: it only lets the server state the user
 * agent and the address of this user.
 * @param header the value of `X-Server-Authorization`
 * @returns whether a trusted server calls; false without the header
 * @throws ApiError INVALID_SERVER_TOKEN; FORBIDDEN without `sessions:delegate`, or for another tenant; KEYS_UNAVAILABLE
 */
export async function isDelegated(
  header: string | undefined,
  { tenantId }: Caller,
  verifier: Pick<TokenVerifier, 'verifyServer'>,
): Promise<boolean> {
  if (header === undefined) return false;
  const token = parseBearer(header);
  if (token === undefined) throw invalidServerToken('The header has no token');
  const { tenants, permissions } = await verifier.verifyServer(token).catch(asServerError);
  if (!permissions.includes(DELEGATE_SESSIONS)) throw forbidden(`lacks the permission ${DELEGATE_SESSIONS}`);
  if (tenants.length > 0 && !tenants.includes(tenantId)) throw forbidden('is for another tenant');
  return true;
}

/** @param why a fixed phrase, sent in a header: it must never quote the token */
function invalidServerToken(why: string, cause?: unknown): ApiError {
  const description = `${SERVER_TOKEN_HEADER}: ${why}`;
  const detail = `${description}. Send "${SERVER_TOKEN_HEADER}: Bearer {token}" with a new token of the server, or leave it out.`;
  return new ApiError('INVALID_SERVER_TOKEN', detail, {
    headers: { 'WWW-Authenticate': `Bearer error="invalid_token", error_description="${description}"` },
    cause,
  });
}

const forbidden = (why: string): ApiError =>
  new ApiError('FORBIDDEN', `The token in ${SERVER_TOKEN_HEADER} ${why}. Use another one, or leave it out.`, {
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${DELEGATE_SESSIONS}"` },
  });

/** The user's token is valid: a front end must not sign the user out. */
function asServerError(error: unknown): never {
  throw isApiError(error) && error.code === 'INVALID_TOKEN'
    ? invalidServerToken(error.reason, error.cause)
    : error;
}
