import * as z from 'zod/mini';
import { type ConfigProblem, InvalidInputError } from '../errors.ts';
import { parseJson } from '../shared/json.ts';
import { encodeSegment } from '../shared/keys.ts';
import { lazy } from '../shared/lazy.ts';
import { given } from '../shared/options.ts';
import { issueText } from '../shared/schema-issue.ts';
import { validate } from '../shared/validate.ts';

/**
 * The limits of one tenant, as configured.
 * @internal
 */
export interface TenantLimitFields {
  /** Requests added to the bucket per second. Each key, entry and tag of a batch counts as one. */
  readonly requestsPerSecond?: number | undefined;
  /** Capacity of the bucket, in requests. Default: five seconds' worth. */
  readonly burst?: number | undefined;
  /** Bytes of request bodies and stored data, added to the bucket per second. */
  readonly writeBytesPerSecond?: number | undefined;
  /** Capacity of the bucket, in bytes. Default: five seconds' worth. */
  readonly writeBytesBurst?: number | undefined;
  /** Largest cached value, in bytes of JSON; the cache's `maxValueBytes` applies as well. */
  readonly maxValueBytes?: number | undefined;
  /** Maximum number of requests in progress in one process, counted like the request rate. */
  readonly maxInFlight?: number | undefined;
  /** Maximum total size of request bodies in progress in one process, in bytes. */
  readonly maxInFlightBytes?: number | undefined;
}

const limitsSchema = lazy((): z.ZodMiniType<TenantLimitFields> => {
  const perSecond = z.optional(z.number().check(z.positive(), z.lte(1_000_000_000)));
  const amount = z.optional(z.int().check(z.positive(), z.lte(1_000_000_000)));
  return z.strictObject({
    requestsPerSecond: perSecond,
    burst: amount,
    writeBytesPerSecond: perSecond,
    writeBytesBurst: amount,
    maxValueBytes: amount,
    maxInFlight: amount,
    maxInFlightBytes: amount,
  });
});

/**
 * Limits by tenant id. `*` applies to every tenant and fills in limits that others do not set. Empty: no limits.
 * @internal
 */
export type TenantLimitsConfig = Readonly<Record<string, TenantLimitFields>>;

/**
 * A token bucket with a capacity of `burst`, refilled at a fixed rate.
 * @internal
 */
export interface Bucket {
  readonly perSecond: number;
  readonly burst: number;
}

/** The limits of one tenant. */
export interface TenantLimits {
  readonly requests?: Bucket | undefined;
  readonly bytes?: Bucket | undefined;
  readonly maxValueBytes?: number | undefined;
  readonly maxInFlight?: number | undefined;
  readonly maxInFlightBytes?: number | undefined;
}

/**
 * Stands for every tenant in a configuration of limits.
 * @internal
 */
export const EVERY_TENANT = '*';
/**
 * The value of the environment variable that turns limits off.
 * @internal
 */
export const LIMITS_OFF = 'off';
/** Default capacity of a bucket, in seconds of refill. */
const DEFAULT_DEPTH_S = 5;

/**
 * Default limits of every tenant. docs/operate/tenants.md explains them.
 * @internal
 */
export const TENANT_LIMIT_DEFAULTS = {
  requestsPerSecond: 2_000,
  writeBytesPerSecond: 2 * 1_048_576,
  maxInFlight: 500,
  maxInFlightBytes: 8 * 1_048_576,
} as const satisfies TenantLimitFields;

/**
 * @returns the limits of a tenant; undefined if it has none
 * @throws InvalidInputError for an invalid configuration
 */
export function createTenantLimits(
  config: TenantLimitsConfig,
): (tenantId: string) => TenantLimits | undefined {
  validate('config', z.record(z.string(), limitsSchema()), config);
  const { [EVERY_TENANT]: common = {}, ...named } = config;
  const completed = (fields: TenantLimitFields) => limitsOf({ ...common, ...given(fields) });
  const limits = new Map(Object.entries(named).map(([tenantId, fields]) => [tenantId, completed(fields)]));
  const others = EVERY_TENANT in config ? completed({}) : undefined;
  return (tenantId) => limits.get(tenantId) ?? others;
}

function limitsOf(fields: TenantLimitFields): TenantLimits {
  return {
    requests: bucketOf(fields.requestsPerSecond, fields.burst),
    bytes: bucketOf(fields.writeBytesPerSecond, fields.writeBytesBurst),
    maxValueBytes: fields.maxValueBytes,
    maxInFlight: fields.maxInFlight,
    maxInFlightBytes: fields.maxInFlightBytes,
  };
}

const bucketOf = (perSecond: number | undefined, burst: number | undefined): Bucket | undefined =>
  perSecond === undefined ? undefined : { perSecond, burst: burst ?? Math.ceil(perSecond * DEFAULT_DEPTH_S) };

/**
 * Parses the limits from JSON and fills in the defaults.
 * @param variable name of the environment variable, for problems
 * @param text its value; absent or empty for the defaults, `off` for no limits
 * @param problems receives every problem found
 * @returns the limits; empty if there are none or if there is a problem
 * @internal
 */
export function parseTenantLimits(
  variable: string,
  text: string | undefined,
  problems: ConfigProblem[],
): TenantLimitsConfig {
  if (text?.trim() === LIMITS_OFF) return {};
  if (!text?.trim()) return { [EVERY_TENANT]: TENANT_LIMIT_DEFAULTS };
  const result = z.record(z.string(), limitsSchema()).safeParse(parseJson(text));
  if (!result.success) {
    for (const issue of result.error.issues) report(issue.path.map(String), issueText(issue));
    return {};
  }
  for (const tenant of Object.keys(result.data)) {
    const problem = tenant === EVERY_TENANT ? undefined : nameProblem(tenant);
    if (problem) report([tenant], problem);
  }
  return {
    ...result.data,
    [EVERY_TENANT]: { ...TENANT_LIMIT_DEFAULTS, ...given(result.data[EVERY_TENANT] ?? {}) },
  };

  function report(path: readonly string[], message: string): void {
    problems.push({ variable, problem: path.length > 0 ? `${path.join('.')}: ${message}` : SHAPE });
  }
}

const SHAPE = `must be ${LIMITS_OFF}, or a JSON object such as {"*":{"requestsPerSecond":100,"burst":200}}`;

function nameProblem(tenant: string): string | undefined {
  try {
    encodeSegment('tenantId', tenant);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInputError) return `cannot be a tenant: ${error.message}`;
    throw error;
  }
}
