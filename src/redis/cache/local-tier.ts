import { LRUCache } from 'lru-cache';
import { deepFreeze } from '../shared/json.ts';
import type { LocalTier } from './config.ts';
import { headOf, type StoredEntry } from './entry.ts';
import type { CacheVersion } from './version.ts';

/** A value kept in process memory, as the stored entry was when it was last found valid. */
export interface LocalCopy {
  readonly head: string;
  /** With its value, parsed once and frozen, since every caller is given the same one. */
  readonly entry: StoredEntry;
  /** The one it was last judged by. */
  watermark: CacheVersion;
  /** When that was asked for, in ms of the monotonic clock. */
  askedAt: number;
}

/** What a read knew when it was sent. */
export interface Asked {
  readonly at: number;
  /** Counts what this process has changed of the tenant; see `changed`. */
  readonly changes: number;
}

export interface CopyName {
  readonly tenantId: string;
  readonly entryKey: string;
}

/** The local tier: values in process memory, each tenant within its share. */
export interface LocalCopies {
  find(tenantId: string, entryKey: string): LocalCopy | undefined;
  /** Whether a copy may be served without asking Redis. */
  isFresh(copy: LocalCopy): boolean;
  ask(tenantId: string): Asked;
  /**
   * Keeps what a read found valid, unless this process changed something of the tenant meanwhile.
   * @param text the stored entry; absent when it is the copy's own that was found valid again
   * @returns the entry to answer with
   */
  keep(name: CopyName, asked: Asked, found: StoredEntry, watermark: CacheVersion, text?: string): StoredEntry;
  drop(tenantId: string, entryKey: string): void;
  /** To be told before and after this process changes anything of a tenant: its own reads see that at once. */
  changed(tenantId: string): void;
}

/** Smaller values are as quickly read as validated. */
const LEAST_VALIDATED_CHARS = 1_024;
/** No tenant takes more than this part of the memory, whatever it reads. */
const TENANT_SHARE = 1 / 4;
/** Tenants with copies before the memory is cleared whole. */
const MAX_TENANTS = 1_000;
/** Memory that a copy takes beside its text, in bytes. */
const OVERHEAD_BYTES = 256;

interface Tenant {
  readonly copies: LRUCache<string, LocalCopy>;
  changes: number;
}

export function createLocalCopies(config: LocalTier): LocalCopies {
  const { mode, maxBytes } = config;
  /** For how long a copy is served without asking, in ms. */
  const freshMs = config.mode === 'bounded' ? config.localTtlMs : 0;
  const tenants = new Map<string, Tenant>();
  let bytes = 0;
  /** Never the same twice, so that what was asked of a tenant since forgotten is not kept. */
  let change = 0;

  function tenantOf(tenantId: string): Tenant {
    const known = tenants.get(tenantId);
    if (known) return known;
    if (tenants.size >= MAX_TENANTS) forgetAll();
    const copies = new LRUCache<string, LocalCopy>({
      maxSize: Math.max(1, Math.floor(maxBytes * TENANT_SHARE)),
      dispose: (copy) => {
        bytes -= bytesOf(copy.entry);
      },
    });
    const tenant = { copies, changes: ++change };
    tenants.set(tenantId, tenant);
    return tenant;
  }

  /** The tenant that has most gives way first. */
  function makeRoom(): void {
    while (bytes > maxBytes) {
      let largest: Tenant | undefined;
      for (const tenant of tenants.values()) {
        if (!largest || tenant.copies.calculatedSize > largest.copies.calculatedSize) largest = tenant;
      }
      largest?.copies.pop();
    }
  }

  function forgetAll(): void {
    for (const { copies } of tenants.values()) copies.clear();
    tenants.clear();
  }

  return {
    find: (tenantId, entryKey) => tenants.get(tenantId)?.copies.get(entryKey),
    isFresh: ({ entry, askedAt }) =>
      performance.now() - askedAt < freshMs &&
      (entry.freshUntil === undefined || entry.freshUntil > Date.now()),
    ask: (tenantId) => ({ at: performance.now(), changes: tenantOf(tenantId).changes }),
    keep({ tenantId, entryKey }, { at, changes }, found, watermark, text) {
      const tenant = tenants.get(tenantId);
      if (!tenant || tenant.changes !== changes) return found;
      if (text === undefined) {
        const copy = tenant.copies.peek(entryKey);
        if (copy?.entry === found) {
          copy.watermark = watermark;
          copy.askedAt = at;
        }
        return found;
      }
      if (mode === 'validated' && found.payload.length < LEAST_VALIDATED_CHARS) return found;
      const size = bytesOf(found);
      if (size > tenant.copies.maxSize) return found;
      const entry = { ...found, value: deepFreeze(JSON.parse(found.payload)) };
      tenant.copies.set(entryKey, { head: headOf(text), entry, watermark, askedAt: at }, { size });
      bytes += size;
      makeRoom();
      return entry;
    },
    drop: (tenantId, entryKey) => void tenants.get(tenantId)?.copies.delete(entryKey),
    changed(tenantId) {
      const tenant = tenants.get(tenantId);
      if (!tenant) return;
      tenant.changes = ++change;
      if (mode === 'bounded') tenant.copies.clear();
    },
  };
}

/** Text and parsed value take about as much each, at two bytes a character for the most. */
const bytesOf = ({ payload }: StoredEntry): number => OVERHEAD_BYTES + 4 * payload.length;
