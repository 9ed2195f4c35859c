import * as z from 'zod/mini';
import { assertOptions } from '../shared/arguments.ts';
import { lazy } from '../shared/lazy.ts';
import { validate } from '../shared/validate.ts';

/** Validates a complete session configuration; the environment and programmatic callers share it. */
export const sessionConfigSchema = lazy(() => {
  const seconds = z.int().check(z.positive());
  /** The part of the configuration that a tenant may override. */
  const policyFields = {
    /** Idle timeout, in s: a session that is not used for this long ends. */
    sessionTTL: seconds,
    /** Absolute timeout, in s: no session lives longer, however active. */
    absoluteTTL: seconds,
    /** Whether activity renews the idle timeout. */
    slidingExpiration: z.boolean(),
    maxSessionsPerUser: z.int().check(z.gte(1), z.lte(100)),
    /** At the limit, a create either ends the least recently active session or fails. */
    onLimit: z.enum(['evict-oldest', 'reject']),
    /**
     * Maximum memory of a tenant's sessions in Redis, in bytes: of each the stored text and 384 bytes. No session is
     * evicted, so without a maximum one tenant could fill Redis.
     */
    maxBytesPerTenant: z.int().check(z.positive()),
  };
  const tenantPolicySchema = z.strictObject({
    sessionTTL: z.exactOptional(policyFields.sessionTTL),
    absoluteTTL: z.exactOptional(policyFields.absoluteTTL),
    slidingExpiration: z.exactOptional(policyFields.slidingExpiration),
    maxSessionsPerUser: z.exactOptional(policyFields.maxSessionsPerUser),
    onLimit: z.exactOptional(policyFields.onLimit),
    maxBytesPerTenant: z.exactOptional(policyFields.maxBytesPerTenant),
  });
  const config = z.strictObject({
    ...policyFields,
    /**
     * Shortest time between two touches of one session, in s, so that a busy session is not written at every read. Half
     * the idle timeout counts if that is shorter.
     */
    touchInterval: z.int().check(z.nonnegative()),
    /** Time between two scheduled cleanups, in s. */
    cleanupInterval: seconds,
    /** Maximum size of one session's fields, in bytes as stored. */
    maxMetadataBytes: z.int().check(z.positive(), z.lte(1_048_576)),
    /** Overrides by tenant id. */
    tenants: z.record(z.string(), tenantPolicySchema),
    /** Maximum values that no override may exceed. */
    ceiling: z.strictObject({ sessionTTL: seconds, absoluteTTL: seconds, maxSessionsPerUser: seconds }),
  });
  return config.check(
    z.refine((given) => mostSessions(given) * given.maxMetadataBytes <= MAX_LIST_BYTES, {
      path: ['maxMetadataBytes'],
      error: `times the maximum number of sessions of a user exceeds ${MAX_LIST_BYTES}: a list reads all of them`,
    }),
  );
});

/** Largest sum of the sessions that one list reads, in bytes. */
const MAX_LIST_BYTES = 6 * 1_048_576;

interface UserLimits {
  readonly maxSessionsPerUser: number;
  readonly tenants: Readonly<Record<string, { readonly maxSessionsPerUser?: number }>>;
}

const mostSessions = ({ maxSessionsPerUser, tenants }: UserLimits): number =>
  Math.max(maxSessionsPerUser, ...Object.values(tenants).map((tenant) => tenant.maxSessionsPerUser ?? 0));

export type SessionConfig = z.infer<ReturnType<typeof sessionConfigSchema>>;

export const SESSION_DEFAULTS: SessionConfig = {
  sessionTTL: 24 * 60 * 60,
  absoluteTTL: 7 * 24 * 60 * 60,
  slidingExpiration: true,
  maxSessionsPerUser: 5,
  onLimit: 'evict-oldest',
  maxBytesPerTenant: 32 * 1_048_576,
  touchInterval: 60,
  cleanupInterval: 60 * 60,
  maxMetadataBytes: 16_384,
  tenants: {},
  ceiling: { sessionTTL: 30 * 24 * 60 * 60, absoluteTTL: 90 * 24 * 60 * 60, maxSessionsPerUser: 100 },
};

/**
 * Completes a partial session configuration with the defaults.
 * @throws InvalidInputError for an unknown option or an invalid value
 */
export function resolveSessionConfig(options: Partial<SessionConfig> = {}): SessionConfig {
  assertOptions('sessionConfig', options);
  return validate('sessionConfig', sessionConfigSchema(), { ...SESSION_DEFAULTS, ...options });
}
