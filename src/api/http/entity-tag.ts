import { ApiError } from '../errors/index.ts';

/**
 * The version of a session as an entity tag (RFC 9110 section 8.8.3). The tag is strong because If-Match uses strong
 * comparison. It covers the content of the session, but not its last activity, which every read updates.
 */
export const entityTag = (version: number): string => `"${version}"`;

/**
 * Parses the version of an If-Match header (RFC 9110 section 13.1.1). Weak tags are accepted, because compressing
 * proxies weaken tags.
 * @returns undefined without a header, and for `*`, which any live session matches
 * @throws ApiError VERSION_CONFLICT for a tag that no session can have
 */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const [, version] = /^\s*(?:W\/)?"([1-9]\d{0,14})"\s*$/.exec(ifMatch) ?? [];
  if (version !== undefined) return Number(version);
  throw new ApiError(
    'VERSION_CONFLICT',
    'If-Match is not the ETag of a session: send the ETag that you received with it.',
  );
}
