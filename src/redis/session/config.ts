import * as z from 'zod/mini';
import { assertOptions } from '../shared/arguments.ts';
import { lazy } from '../shared/lazy.ts';
import { given, type Options } from '../shared/options.ts';
import { validate } from '../shared/validate.ts';

/** Timeouts and limits of sessions, which a tenant may have of its own. */
export interface SessionPolicyConfig {
  /** Idle timeout, in s: a session that is not used for this long ends. */
  readonly sessionTTL: number;
  /** Absolute timeout, in s: no session lives longer, however active. */
  readonly absoluteTTL: number;
  /** Whether activity renews the idle timeout. */
  readonly slidingExpiration: boolean;
  /** Most sessions that one user has at a time. */
  readonly maxSessionsPerUser: number;
  /** At the limit, a create either ends the least recently active session or fails. */
  readonly onLimit: 'evict-oldest' | 'reject';
  /**
   * Maximum memory of a tenant's sessions in Redis, in bytes: of each the stored text and 512 bytes. No session is
   * evicted, so without a maximum one tenant could fill Redis.
   */
  readonly maxBytesPerTenant: number;
}

/** The configuration of a session store. */
export interface SessionConfig extends SessionPolicyConfig {
  /**
   * Shortest time between two touches of one session, in s, so that a busy session is not written at every read. Half
   * the idle timeout counts if that is shorter.
   */
  readonly touchInterval: number;
  /** Time between two scheduled cleanups, in s. */
  readonly cleanupInterval: number;
  /** Maximum size of one session's fields, in bytes as stored. */
  readonly maxMetadataBytes: number;
  /** Overrides by tenant id. */
  readonly tenants: Readonly<Record<string, Options<SessionPolicyConfig>>>;
  /** Maximum values that no override may exceed. */
  readonly ceiling: Readonly<Record<'sessionTTL' | 'absoluteTTL' | 'maxSessionsPerUser', number>>;
}

/** Validates a complete session configuration; the environment and programmatic callers share it. */
export const sessionConfigSchema = lazy((): z.ZodMiniType<SessionConfig> => {
  const seconds = z.int().check(z.positive());
  const policyFields = {
    sessionTTL: seconds,
    absoluteTTL: seconds,
    slidingExpiration: z.boolean(),
    maxSessionsPerUser: z.int().check(z.gte(1), z.lte(100)),
    onLimit: z.enum(['evict-oldest', 'reject']),
    maxBytesPerTenant: z.int().check(z.positive()),
  };
  const config = z.strictObject({
    ...policyFields,
    touchInterval: z.int().check(z.nonnegative()),
    cleanupInterval: seconds,
    maxMetadataBytes: z.int().check(z.positive(), z.lte(1_048_576)),
    tenants: z.record(z.string(), z.partial(z.strictObject(policyFields))),
    ceiling: z.strictObject({ sessionTTL: seconds, absoluteTTL: seconds, maxSessionsPerUser: seconds }),
  });
  return config.check(
    z.refine((config) => mostSessions(config) * config.maxMetadataBytes <= MAX_LIST_BYTES, {
      path: ['maxMetadataBytes'],
      error: `times the maximum number of sessions of a user exceeds ${MAX_LIST_BYTES}: a list reads all of them`,
    }),
  );
});

/** Largest sum of the sessions that one list reads, in bytes. */
export const MAX_LIST_BYTES = 6 * 1_048_576;

const mostSessions = ({
  maxSessionsPerUser,
  tenants,
}: Pick<SessionConfig, 'maxSessionsPerUser' | 'tenants'>): number =>
  Math.max(maxSessionsPerUser, ...Object.values(tenants).map((tenant) => tenant.maxSessionsPerUser ?? 0));

/** What a session store uses unless configured otherwise. */
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
export function resolveSessionConfig(options: Options<SessionConfig> = {}): SessionConfig {
  assertOptions('sessionConfig', options);
  return validate('sessionConfig', sessionConfigSchema(), { ...SESSION_DEFAULTS, ...given(options) });
}
