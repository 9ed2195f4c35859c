import { parseVersion } from './version.ts';

/** Tenants whose watermark is remembered before the memory is cleared whole. */
const MAX_TENANTS = 1_000;

/**
 * The watermark that this process last saw of each tenant. A write stamps its entry with it without asking first, and
 * looks behind itself whether it was still the current one.
 */
export interface VersionTracker {
  /** @param watermark as a reply just told it */
  saw(tenantId: string, watermark: unknown): void;
  /** @returns the stamp to write with; undefined unless the watermark stood still between the last two looks */
  settled(tenantId: string): string | undefined;
}

export function createVersionTracker(): VersionTracker {
  const tenants = new Map<string, { stamp: string; settled: boolean }>();
  return {
    saw(tenantId, watermark) {
      const last = tenants.get(tenantId);
      if (last && last.stamp === watermark) {
        last.settled = true;
        return;
      }
      if (typeof watermark !== 'string' || !parseVersion(watermark)) {
        tenants.delete(tenantId);
        return;
      }
      if (tenants.size >= MAX_TENANTS) tenants.clear();
      tenants.set(tenantId, { stamp: watermark, settled: false });
    },
    settled(tenantId) {
      const last = tenants.get(tenantId);
      return last?.settled ? last.stamp : undefined;
    },
  };
}
