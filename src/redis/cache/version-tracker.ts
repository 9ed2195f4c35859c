import { createBoundedMap } from '../shared/bounded-map.ts';
import { parseVersion } from './version.ts';

/** Memory for the versions of tenants, in bytes. */
export const MAX_BYTES = 4 * 1_048_576;
/** Memory of one version, in bytes. */
const VERSION_BYTES = 128;

/**
 * The last version of each tenant that this process has seen. A write uses that version without asking Redis first, and
 * checks in the same round trip that it is still current.
 */
export interface VersionTracker {
  /** @param version the tenant's version, from a reply that just arrived */
  observe(tenantId: string, version: unknown): void;
  /** @returns the version to use for a write; undefined unless the last two observations were equal */
  stable(tenantId: string): string | undefined;
}

export function createVersionTracker(): VersionTracker {
  const tenants = createBoundedMap<{ version: string; stable: boolean }>({ maxBytes: MAX_BYTES });
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
      tenants.set(tenantId, { version, stable: false }, VERSION_BYTES);
    },
    stable(tenantId) {
      const last = tenants.get(tenantId);
      return last?.stable ? last.version : undefined;
    },
  };
}
