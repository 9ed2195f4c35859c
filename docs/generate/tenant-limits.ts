import { TENANT_LIMIT_DEFAULTS } from '../../src/redis/index.ts';
import { createTenantLimits } from '../../src/redis/tenant/rate-limits.ts';
import { amount, size } from './quantity.ts';
import { table } from './table.ts';

const limits = createTenantLimits({ '*': TENANT_LIMIT_DEFAULTS })('org_acme');
const { requests, bytes, maxInFlight, maxInFlightBytes } = limits ?? {};

interface LimitRow {
  readonly fields: readonly string[];
  readonly limits: string;
  readonly value: string;
  readonly reason: string;
  readonly beyond: string;
}

const RATE_LIMITED = '429 `RATE_LIMITED`';

/** The limits of a tenant, with their defaults and the reasons for them. */
export const TENANT_LIMITS: readonly LimitRow[] = [
  {
    fields: ['requestsPerSecond', 'burst'],
    limits: 'Requests. Each key, entry and tag of a call counts as one.',
    value: `${amount(requests?.perSecond)} a second, ${amount(requests?.burst)} at once`,
    reason:
      '100 active users at one call a second, each with 19 more keys, entries and tags. At 15 ms a call, that is 30 concurrent executions of a function and about 5 % of one Redis core.',
    beyond: RATE_LIMITED,
  },
  {
    fields: ['writeBytesPerSecond', 'writeBytesBurst'],
    limits:
      'Bytes of bodies, or of the stored data if that is more, because every entry of a batch stores its tags.',
    value: `${size(bytes?.perSecond)} a second, ${size(bytes?.burst)} at once`,
    reason: '20 KB for each of those calls, and filling a cache in one go.',
    beyond: RATE_LIMITED,
  },
  {
    fields: ['maxInFlight'],
    limits: 'Requests in flight in one process, counted as for the rate.',
    value: amount(maxInFlight),
    reason: 'An eighth of `REDIS_MAX_IN_FLIGHT`, so that a tenant with slow calls leaves room for others.',
    beyond: RATE_LIMITED,
  },
  {
    fields: ['maxInFlightBytes'],
    limits:
      'Bytes of bodies in flight in one process. A body of unknown size counts as the largest one without escapes.',
    value: size(maxInFlightBytes),
    reason:
      'Seven of the largest bodies. Parsed JSON takes up to 22 times its size: a third of a function’s memory.',
    beyond: RATE_LIMITED,
  },
  {
    fields: ['maxValueBytes'],
    limits: 'One cached value. `CACHE_MAX_VALUE_BYTES` applies as well.',
    value: 'none',
    reason: 'For tenants that may store less than others.',
    beyond: '413 `VALUE_TOO_LARGE`',
  },
];

export const tenantLimitTable = (): string =>
  table(
    ['field', 'limits', 'default', 'reason', 'if exceeded'],
    TENANT_LIMITS.map(({ fields, limits, value, reason, beyond }) => [
      fields.map((field) => `\`${field}\``).join(', '),
      limits,
      value,
      reason,
      beyond,
    ]),
  );
