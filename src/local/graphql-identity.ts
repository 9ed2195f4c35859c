import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import type { TokenVerifier } from '../api/auth/index.ts';
import { isApiError } from '../api/errors/index.ts';
import type { AppSyncIdentity } from '../api/graphql/index.ts';

/**
 * The identity that AppSync would hand to a resolver.
 * @param authorization the header; AppSync takes the token with and without the word Bearer
 * @throws ApiError INVALID_TOKEN or KEYS_UNAVAILABLE
 */
export async function identityOf(
  verifier: TokenVerifier,
  authorization: string,
  address: string | undefined,
): Promise<AppSyncIdentity> {
  const token = authorization.replace(/^Bearer +/i, '').trim();
  await verifier.verify(token).catch((error: unknown) => {
    // The token is good but names no tenant: AppSync lets it through, and the door says why it is of no use.
    if (!isApiError(error) || error.code !== 'TENANT_REQUIRED') throw error;
  });
  return {
    claims: { ...decomposeUnverifiedJwt(token).payload },
    sourceIp: address === undefined ? [] : [address],
  };
}
