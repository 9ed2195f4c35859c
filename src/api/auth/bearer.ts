import { ApiError } from '../errors/index.ts';

/** @returns the token of a header such as `Bearer {token}`; undefined if it has none */
export const parseBearer = (header: string | undefined): string | undefined =>
  /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1];

/**
 * Extracts the token from an Authorization header (RFC 6750 section 2.1).
 * @throws ApiError MISSING_TOKEN if there is none
 */
export function bearerToken(header: string | undefined): string {
  const token = parseBearer(header);
  if (token !== undefined) return token;
  throw new ApiError('MISSING_TOKEN', 'Send the header "Authorization: Bearer {token}".', {
    headers: { 'WWW-Authenticate': 'Bearer realm="amplify-redis"' },
  });
}
