import * as z from 'zod/mini';
import { type ConfigProblem, InvalidInputError } from '../errors.ts';
import { encodeSegment } from '../shared/keys.ts';
import { lazy } from '../shared/lazy.ts';
import { issueText } from '../shared/schema-issue.ts';

const limitsSchema = lazy(() => {
  const perSecond = z.number().check(z.positive(), z.lte(1_000_000_000));
  const amount = z.int().check(z.positive(), z.lte(1_000_000_000));
  return z.strictObject({
    /** Calls that flow into the bucket each second. */
    requestsPerSecond: z.exactOptional(perSecond),
    /** Calls the bucket holds; what flows in within two seconds if it is not given. */
    burst: z.exactOptional(amount),
    /** Bytes of cached values, as JSON, that flow into the bucket each second. */
    writeBytesPerSecond: z.exactOptional(perSecond),
    /** Bytes the bucket holds; what flows in within two seconds if it is not given. */
    writeBytesBurst: z.exactOptional(amount),
    /** Largest cached value, in bytes of JSON; the cache's own ceiling applies as well. */
    maxValueBytes: z.exactOptional(amount),
  });
});

type LimitFields = z.infer<ReturnType<typeof limitsSchema>>;

/** What tenants may ask for, by tenant id; `*` stands for every tenant and completes what the others leave out. */
export type TenantLimitsConfig = Readonly<Record<string, LimitFields>>;

/** A token bucket: it holds `burst` and is refilled at a rate. */
export interface Bucket {
  readonly perSecond: number;
  readonly burst: number;
}

/** What one tenant may ask for. */
export interface TenantLimits {
  readonly requests?: Bucket | undefined;
  readonly bytes?: Bucket | undefined;
  readonly maxValueBytes?: number | undefined;
}

const EVERYONE = '*';
/** Seconds of inflow that a bucket holds by default. */
const DEFAULT_DEPTH_S = 2;

/** @returns undefined for a tenant without limits */
export function createTenantLimits(
  config: TenantLimitsConfig,
): (tenantId: string) => TenantLimits | undefined {
  const { [EVERYONE]: common = {}, ...named } = config;
  const settle = (fields: LimitFields) => limitsOf({ ...common, ...fields });
  const limits = new Map(Object.entries(named).map(([tenantId, fields]) => [tenantId, settle(fields)]));
  const others = EVERYONE in config ? settle({}) : undefined;
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
 * Reads the limits out of JSON.
 * @param text of the variable; absent or empty means no limits
 * @param problems takes every field that does not fit
 */
export function parseTenantLimits(
  variable: string,
  text: string | undefined,
  problems: ConfigProblem[],
): TenantLimitsConfig {
  if (!text?.trim()) return {};
  const result = z.record(z.string(), limitsSchema()).safeParse(parseJson(text));
  if (!result.success) {
    for (const issue of result.error.issues) tell(issue.path.map(String), issueText(issue));
    return {};
  }
  for (const [tenant, fields] of Object.entries(result.data)) checkTenant(tenant, fields);
  return result.data;

  function checkTenant(tenant: string, fields: LimitFields): void {
    const problem = tenant === EVERYONE ? undefined : wrongName(tenant);
    if (problem) tell([tenant], problem);
    const settled = { ...result.data?.[EVERYONE], ...fields };
    if (settled.burst !== undefined && settled.requestsPerSecond === undefined) {
      tell([tenant, 'burst'], 'needs requestsPerSecond');
    }
    if (settled.writeBytesBurst !== undefined && settled.writeBytesPerSecond === undefined) {
      tell([tenant, 'writeBytesBurst'], 'needs writeBytesPerSecond');
    }
  }

  function tell(path: readonly string[], message: string): void {
    problems.push({ variable, problem: path.length > 0 ? `${path.join('.')}: ${message}` : SHAPE });
  }
}

const SHAPE = 'must be a JSON object such as {"*":{"requestsPerSecond":100,"burst":200}}';

function wrongName(tenant: string): string | undefined {
  try {
    encodeSegment('tenantId', tenant);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInputError) return `cannot be a tenant: ${error.message}`;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
