import { ApiError } from '../errors/index.ts';

/**
 * The version of a session as an entity tag (RFC 9110 section 8.8.3). Strong, because If-Match compares strongly;
 * it names what the session holds, not its last activity, which every read moves.
 */
export const entityTag = (version: number): string => `"${version}"`;

/**
 * The version an If-Match header asks for (RFC 9110 section 13.1.1). A weak tag is taken for the strong one, since
 * proxies that compress weaken tags.
 * @returns undefined without a header, and for `*`, which any live session meets
 * @throws ApiError VERSION_CONFLICT for a tag no session can have
 */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const [, version] = /^\s*(?:W\/)?"([1-9]\d{0,14})"\s*$/.exec(ifMatch) ?? [];
  if (version !== undefined) return Number(version);
  throw new ApiError(
    'VERSION_CONFLICT',
    'If-Match holds no ETag of a session: send the one that came with it.',
  );
}
