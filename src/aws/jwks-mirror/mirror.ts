import { createHash } from 'node:crypto';
import type { Environment } from '../../redis/index.ts';
import { createObjectStore } from './s3-object.ts';

/**
 * The mirror's share of the time for which a key is still accepted after its issuer replaced it, in ms: the interval,
 * maximum delay and maximum duration of its runs. tests/unit/key-lifetimes.test.ts adds up all shares.
 */
export const MIRROR_INTERVAL_MS = 5 * 60_000;
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html: within the minute. */
export const MIRROR_DELAY_MS = 60_000;
/** Requests are retried for half of this time. */
export const MIRROR_TIMEOUT_MS = 60_000;

/** Prefix of every object of the mirror. Policies refer to it. */
export const MIRROR_PREFIX = 'jwks/';

/** The S3 key of the mirror's copy of a URI. */
export const mirrorKey = (uri: string): string =>
  `${MIRROR_PREFIX}${createHash('sha256').update(uri).digest('hex')}.json`;

/**
 * Reads key sets from the mirror, because functions in private subnets cannot reach the internet.
 * @param env JWKS_MIRROR_BUCKET names the mirror
 * @returns a fetcher for the token verifier; undefined without a mirror, outside a VPC
 */
export function jwksMirrorReader(env: Environment): ((uri: string) => Promise<ArrayBuffer>) | undefined {
  if (!env.JWKS_MIRROR_BUCKET) return undefined;
  const store = createObjectStore(env.JWKS_MIRROR_BUCKET, env);
  return async (uri) => {
    const found = await store.get(mirrorKey(uri));
    if (!found) throw new Error(`the mirror has no keys of ${uri}`);
    return found.body;
  };
}
