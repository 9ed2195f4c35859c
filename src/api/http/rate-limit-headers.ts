import type { Quota, QuotaName } from '../../redis/index.ts';

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/, of which `requests` is the default unit. */
const UNITS: Readonly<Record<QuotaName, string>> = { requests: '', bytes: ';qu="content-bytes"' };

/**
 * Header fields with the limits of the caller's tenant. `RateLimit-Policy` contains the size of each bucket (q) and the
 * seconds that it takes to fill (w). `RateLimit` contains the remaining amount (r) and the seconds until the bucket is
 * full (t).
 */
export function rateLimitFields(quotas: readonly Quota[]): Record<string, string> {
  if (quotas.length === 0) return {};
  const policies = quotas.map(({ name, bucket: { burst, perSecond } }) => {
    return `"${name}";q=${burst}${UNITS[name]};w=${Math.max(1, Math.ceil(burst / perSecond))}`;
  });
  const left = quotas.map(
    ({ name, remaining, fullInSeconds }) => `"${name}";r=${remaining};t=${fullInSeconds}`,
  );
  return { 'RateLimit-Policy': policies.join(', '), RateLimit: left.join(', ') };
}
