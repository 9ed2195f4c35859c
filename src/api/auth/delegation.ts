import { ApiError, isApiError } from '../errors/index.ts';
import { parseBearer } from './bearer.ts';
import type { Caller } from './identity.ts';
import { DELEGATE_SESSIONS } from './permissions.ts';
import type { TokenVerifier } from './verifier.ts';

/**
 * Carries a server's own token, in addition to the token of the user on whose behalf it calls. CORS does not allow
 * front ends to send it.
 */
export const SERVER_TOKEN_HEADER = 'X-Server-Authorization';

/**
 * Verifies a server that calls on behalf of a user. Its token grants no access by itself; it only lets the server pass
 * the user agent and the IP address of the user.
 * @param header the value of `X-Server-Authorization`
 * @returns whether a trusted server makes the call; false without the header
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

/** @param why fixed phrase that is sent in a header and must never quote the token */
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

/** The user's token is valid, so the error must not make a front end sign the user out. */
function asServerError(error: unknown): never {
  throw isApiError(error) && error.code === 'INVALID_TOKEN'
    ? invalidServerToken(error.reason, error.cause)
    : error;
}
