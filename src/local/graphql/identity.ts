import { decodeJwt } from 'jose/jwt/decode';
import type { TokenVerifier } from '../../api/auth/index.ts';
import { isApiError } from '../../api/errors/index.ts';
import type { AppSyncIdentity } from '../../api/graphql/index.ts';

/**
 * The identity that AppSync would pass to a resolver.
 * @param authorization the header; AppSync accepts the token with and without the word Bearer
 * @throws ApiError INVALID_TOKEN or KEYS_UNAVAILABLE
 */
export async function identityOf(
  verifier: TokenVerifier,
  authorization: string,
  address: string | undefined,
): Promise<AppSyncIdentity> {
  const token = authorization.replace(/^Bearer +/i, '').trim();
  await verifier.verify(token).catch((error: unknown) => {
    // A valid token without a tenant: AppSync accepts it, and the GraphQL API returns the error.
    if (!isApiError(error) || error.code !== 'TENANT_REQUIRED') throw error;
  });
  return {
    claims: decodeJwt(token),
    sourceIp: address === undefined ? [] : [address],
  };
}
