import { given } from '../shared/options.ts';
import type { SessionConfig, SessionPolicyConfig } from './config.ts';

/** Timeouts and limits of one tenant's sessions. */
export interface SessionPolicy {
  /** Idle timeout in ms. */
  readonly idleMs: number;
  /** Absolute timeout in ms. */
  readonly absoluteMs: number;
  readonly slidingExpiration: boolean;
  readonly maxSessionsPerUser: number;
  readonly onLimit: SessionConfig['onLimit'];
  readonly maxBytesPerTenant: number;
  /** Minimum time between two touches, in ms. Shorter than the idle timeout, otherwise sessions in use would end. */
  readonly touchMs: number;
}

/** The configuration with each tenant's overrides, capped by `ceiling`. */
export function createPolicies(config: SessionConfig): (tenantId: string) => SessionPolicy {
  const common = policyFor(config, {});
  const overridden = Object.entries(config.tenants).map(
    ([tenantId, override]) => [tenantId, policyFor(config, override)] as const,
  );
  const policies = new Map(overridden);
  return (tenantId) => policies.get(tenantId) ?? common;
}

function policyFor(config: SessionConfig, override: SessionConfig['tenants'][string]): SessionPolicy {
  const { ceiling } = config;
  const chosen: SessionPolicyConfig = { ...config, ...given(override) };
  const idleMs = Math.min(chosen.sessionTTL, ceiling.sessionTTL) * 1000;
  return {
    idleMs,
    absoluteMs: Math.min(chosen.absoluteTTL, ceiling.absoluteTTL) * 1000,
    slidingExpiration: chosen.slidingExpiration,
    maxSessionsPerUser: Math.min(chosen.maxSessionsPerUser, ceiling.maxSessionsPerUser),
    onLimit: chosen.onLimit,
    maxBytesPerTenant: chosen.maxBytesPerTenant,
    touchMs: Math.min(config.touchInterval * 1000, idleMs / 2),
  };
}
