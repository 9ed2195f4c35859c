import { parseVersion } from './version.ts';

/** Tenants whose version is kept before all are dropped. */
const MAX_TENANTS = 1_000;

/**
 * The version this process last saw of each tenant. A write gives its entry that version without asking first, and
 * checks in the same round trip that it is still current.
 */
export interface VersionTracker {
  /** @param version the tenant's version as a reply has just reported it */
  observe(tenantId: string, version: unknown): void;
  /** @returns the version to write with; undefined unless the last two observations were equal */
  stable(tenantId: string): string | undefined;
}

export function createVersionTracker(): VersionTracker {
  const tenants = new Map<string, { version: string; stable: boolean }>();
  return {
    observe(tenantId, version) {
      const last = tenants.get(tenantId);
      if (last && last.version === version) {
        last.stable = true;
        return;
      }
      if (typeof version !== 'string' || !parseVersion(version)) {
        tenants.delete(tenantId);
        return;
      }
      if (tenants.size >= MAX_TENANTS) tenants.clear();
      tenants.set(tenantId, { version, stable: false });
    },
    stable(tenantId) {
      const last = tenants.get(tenantId);
      return last?.stable ? last.version : undefined;
    },
  };
}
