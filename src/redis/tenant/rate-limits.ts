import * as z from 'zod/mini';
import { type ConfigProblem, InvalidInputError } from '../errors.ts';
import { parseJson } from '../shared/json.ts';
import { encodeSegment } from '../shared/keys.ts';
import { lazy } from '../shared/lazy.ts';
import { issueText } from '../shared/schema-issue.ts';
import { validate } from '../shared/validate.ts';

const limitsSchema = lazy(() => {
  const perSecond = z.number().check(z.positive(), z.lte(1_000_000_000));
  const amount = z.int().check(z.positive(), z.lte(1_000_000_000));
  return z.strictObject({
    /** Calls added to the bucket per second. */
    requestsPerSecond: z.exactOptional(perSecond),
    /** Calls the bucket holds. Default: two seconds' worth. */
    burst: z.exactOptional(amount),
    /** Bytes of cached values, as JSON, added to the bucket per second. */
    writeBytesPerSecond: z.exactOptional(perSecond),
    /** Bytes the bucket holds. Default: two seconds' worth. */
    writeBytesBurst: z.exactOptional(amount),
    /** Largest cached value, in bytes of JSON; the cache's `maxValueBytes` applies as well. */
    maxValueBytes: z.exactOptional(amount),
  });
});

type LimitFields = z.infer<ReturnType<typeof limitsSchema>>;

/** Limits by tenant id. `*` applies to every tenant, and completes the limits of the others. */
export type TenantLimitsConfig = Readonly<Record<string, LimitFields>>;

/** A token bucket: it holds `burst` and is refilled at a rate. */
export interface Bucket {
  readonly perSecond: number;
  readonly burst: number;
}

/** The limits of one tenant. */
export interface TenantLimits {
  readonly requests?: Bucket | undefined;
  readonly bytes?: Bucket | undefined;
  readonly maxValueBytes?: number | undefined;
}

const EVERYONE = '*';
/** Seconds of refill that a bucket holds by default. */
const DEFAULT_DEPTH_S = 2;

/**
 * @returns the limits of a tenant; undefined if it has none
 * @throws InvalidInputError for an invalid configuration
 */
export function createTenantLimits(
  config: TenantLimitsConfig,
): (tenantId: string) => TenantLimits | undefined {
  validate('config', z.record(z.string(), limitsSchema()), config);
  const { [EVERYONE]: common = {}, ...named } = config;
  const completed = (fields: LimitFields) => limitsOf({ ...common, ...fields });
  const limits = new Map(Object.entries(named).map(([tenantId, fields]) => [tenantId, completed(fields)]));
  const others = EVERYONE in config ? completed({}) : undefined;
  return (tenantId) => limits.get(tenantId) ?? others;
}

function limitsOf(fields: LimitFields): TenantLimits {
  return {
    requests: bucketOf(fields.requestsPerSecond, fields.burst),
    bytes: bucketOf(fields.writeBytesPerSecond, fields.writeBytesBurst),
    maxValueBytes: fields.maxValueBytes,
  };
}

const bucketOf = (perSecond: number | undefined, burst: number | undefined): Bucket | undefined =>
  perSecond === undefined ? undefined : { perSecond, burst: burst ?? Math.ceil(perSecond * DEFAULT_DEPTH_S) };

/**
 * Parses the limits from JSON.
 * @param variable name of the environment variable, for problems
 * @param text its value; absent or empty means no limits
 * @param problems receives every problem found
 * @returns the limits; empty if there is a problem
 */
export function parseTenantLimits(
  variable: string,
  text: string | undefined,
  problems: ConfigProblem[],
): TenantLimitsConfig {
  if (!text?.trim()) return {};
  const result = z.record(z.string(), limitsSchema()).safeParse(parseJson(text));
  if (!result.success) {
    for (const issue of result.error.issues) report(issue.path.map(String), issueText(issue));
    return {};
  }
  for (const [tenant, fields] of Object.entries(result.data)) validateTenant(tenant, fields);
  return result.data;

  function validateTenant(tenant: string, fields: LimitFields): void {
    const problem = tenant === EVERYONE ? undefined : nameProblem(tenant);
    if (problem) report([tenant], problem);
    const completed = { ...result.data?.[EVERYONE], ...fields };
    if (completed.burst !== undefined && completed.requestsPerSecond === undefined) {
      report([tenant, 'burst'], 'needs requestsPerSecond');
    }
    if (completed.writeBytesBurst !== undefined && completed.writeBytesPerSecond === undefined) {
      report([tenant, 'writeBytesBurst'], 'needs writeBytesPerSecond');
    }
  }

  function report(path: readonly string[], message: string): void {
    problems.push({ variable, problem: path.length > 0 ? `${path.join('.')}: ${message}` : SHAPE });
  }
}

const SHAPE = 'must be a JSON object such as {"*":{"requestsPerSecond":100,"burst":200}}';

function nameProblem(tenant: string): string | undefined {
  try {
    encodeSegment('tenantId', tenant);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInputError) return `cannot be a tenant: ${error.message}`;
    throw error;
  }
}
