import * as z from 'zod/mini';
import { assertOptions } from '../shared/arguments.ts';
import { lazy } from '../shared/lazy.ts';
import { given, type Options } from '../shared/options.ts';
import { validate } from '../shared/validate.ts';

/** Timeouts and limits of sessions, which can be overridden per tenant. */
export interface SessionPolicyConfig {
  /** Idle timeout, in s: a session ends if it is not used for this long. */
  readonly sessionTTL: number;
  /** Absolute timeout, in s: a session ends after this time, even if it is active. */
  readonly absoluteTTL: number;
  /** Whether activity renews the idle timeout. */
  readonly slidingExpiration: boolean;
  /** Maximum number of concurrent sessions per user. */
  readonly maxSessionsPerUser: number;
  /** At the limit, creating a session either ends the least recently active one or fails. */
  readonly onLimit: 'evict-oldest' | 'reject';
  /**
   * Maximum memory of a tenant's sessions in Redis, in bytes; each session counts as its stored text plus 512 bytes.
   * Redis does not evict sessions, so without a maximum one tenant could fill it.
   */
  readonly maxBytesPerTenant: number;
}

/** The configuration of a session store. */
export interface SessionConfig extends SessionPolicyConfig {
  /**
   * Minimum time between two touches of one session, in s, so that reading a busy session does not write every time. If
   * half the idle timeout is shorter, that is used.
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

/** Validates a complete session configuration, whether it comes from the environment or from code. */
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
      error: `times the maximum number of sessions per user exceeds ${MAX_LIST_BYTES}, the maximum that one list reads`,
    }),
  );
});

/** Maximum total size of the sessions that one list reads, in bytes. */
export const MAX_LIST_BYTES = 6 * 1_048_576;

const mostSessions = ({
  maxSessionsPerUser,
  tenants,
}: Pick<SessionConfig, 'maxSessionsPerUser' | 'tenants'>): number =>
  Math.max(maxSessionsPerUser, ...Object.values(tenants).map((tenant) => tenant.maxSessionsPerUser ?? 0));

/** Defaults of a session store. */
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
 * Fills in the defaults of a partial session configuration.
 * @throws InvalidInputError for an unknown option or an invalid value
 */
export function resolveSessionConfig(options: Options<SessionConfig> = {}): SessionConfig {
  assertOptions('sessionConfig', options);
  return validate('sessionConfig', sessionConfigSchema(), { ...SESSION_DEFAULTS, ...given(options) });
}
