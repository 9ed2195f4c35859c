import type { SessionConfig } from './session-config.ts';

/** What applies to one tenant's sessions. */
export interface SessionPolicy {
  /** Idle timeout in ms. */
  readonly idleMs: number;
  /** Absolute timeout in ms. */
  readonly absoluteMs: number;
  readonly slidingExpiration: boolean;
  readonly maxSessionsPerUser: number;
  readonly onLimit: SessionConfig['onLimit'];
  /** Least ms between two renewals; below the idle timeout, or sessions in use would end. */
  readonly touchMs: number;
}

/** The configuration with the tenant's overrides, each clamped by the platform's ceiling. */
export function policyOf(config: SessionConfig, tenantId: string): SessionPolicy {
  const { ceiling, tenants } = config;
  const override = Object.hasOwn(tenants, tenantId) ? tenants[tenantId] : undefined;
  const chosen = { ...config, ...override };
  const idleMs = Math.min(chosen.sessionTTL, ceiling.sessionTTL) * 1000;
  return {
    idleMs,
    absoluteMs: Math.min(chosen.absoluteTTL, ceiling.absoluteTTL) * 1000,
    slidingExpiration: chosen.slidingExpiration,
    maxSessionsPerUser: Math.min(chosen.maxSessionsPerUser, ceiling.maxSessionsPerUser),
    onLimit: chosen.onLimit,
    touchMs: Math.min(config.touchInterval * 1000, idleMs / 2),
  };
}
