import { LRUCache } from 'lru-cache';
import { deepFreeze } from '../shared/json.ts';
import type { LocalTier } from './config.ts';
import { headerOf, type StoredEntry } from './entry.ts';
import type { CacheVersion } from './version.ts';

/** A value kept in process memory, as its entry was when it was last found fresh. */
export interface LocalCopy {
  readonly header: string;
  /** With its value, parsed once and frozen, because every caller gets the same one. */
  readonly entry: StoredEntry;
  /** The tenant's version it was last checked against. */
  version: CacheVersion;
  /** When that check was requested, in ms of the monotonic clock. */
  checkedAt: number;
}

/** The state of the tier when a read was sent. */
export interface ReadStart {
  /** In ms of the monotonic clock. */
  readonly at: number;
  /** Number of the tenant's last change by this process; see `markChanged`. */
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
  /** Call it before a read is sent, and pass the result to `keep`. */
  startRead(tenantId: string): ReadStart;
  /**
   * Keeps a fresh entry, unless this process changed something of the tenant since the read was sent.
   * @param text the stored entry; absent when the copy itself was found fresh again
   * @returns the entry to serve
   */
  keep(
    name: CopyName,
    start: ReadStart,
    found: StoredEntry,
    version: CacheVersion,
    text?: string,
  ): StoredEntry;
  drop(tenantId: string, entryKey: string): void;
  /** Call it before and after this process changes anything of a tenant, so that its own reads see the change. */
  markChanged(tenantId: string): void;
}

/** Smaller values are read as quickly as they are validated. */
const MIN_VALIDATED_CHARS = 1_024;
/** No tenant uses more than this share of the memory. */
const TENANT_SHARE = 1 / 4;
/** Tenants with copies before all are dropped. */
const MAX_TENANTS = 1_000;
/** Memory that a copy uses besides its text, in bytes. */
const OVERHEAD_BYTES = 256;

interface Tenant {
  readonly copies: LRUCache<string, LocalCopy>;
  changes: number;
}

export function createLocalCopies(config: LocalTier): LocalCopies {
  const { mode, maxBytes } = config;
  /** How long a copy is served without asking Redis, in ms. */
  const freshMs = config.mode === 'bounded' ? config.localTtlMs : 0;
  const tenants = new Map<string, Tenant>();
  let bytes = 0;
  /** Never the same twice, so that a read of a tenant dropped meanwhile is not kept. */
  let lastChange = 0;

  function tenantOf(tenantId: string): Tenant {
    const known = tenants.get(tenantId);
    if (known) return known;
    if (tenants.size >= MAX_TENANTS) dropAll();
    const copies = new LRUCache<string, LocalCopy>({
      maxSize: Math.max(1, Math.floor(maxBytes * TENANT_SHARE)),
      dispose: (copy) => {
        bytes -= bytesOf(copy.entry);
      },
    });
    const tenant = { copies, changes: ++lastChange };
    tenants.set(tenantId, tenant);
    return tenant;
  }

  /** Evicts from the tenant that uses the most memory. */
  function evict(): void {
    while (bytes > maxBytes) {
      let largest: Tenant | undefined;
      for (const tenant of tenants.values()) {
        if (!largest || tenant.copies.calculatedSize > largest.copies.calculatedSize) largest = tenant;
      }
      largest?.copies.pop();
    }
  }

  function dropAll(): void {
    for (const { copies } of tenants.values()) copies.clear();
    tenants.clear();
  }

  return {
    find: (tenantId, entryKey) => tenants.get(tenantId)?.copies.get(entryKey),
    isFresh: ({ entry, checkedAt }) =>
      performance.now() - checkedAt < freshMs &&
      (entry.freshUntil === undefined || entry.freshUntil > Date.now()),
    startRead: (tenantId) => ({ at: performance.now(), changes: tenantOf(tenantId).changes }),
    keep({ tenantId, entryKey }, { at, changes }, found, version, text) {
      const tenant = tenants.get(tenantId);
      if (!tenant || tenant.changes !== changes) return found;
      if (text === undefined) {
        const copy = tenant.copies.peek(entryKey);
        if (copy?.entry === found) {
          copy.version = version;
          copy.checkedAt = at;
        }
        return found;
      }
      if (mode === 'validated' && found.payload.length < MIN_VALIDATED_CHARS) return found;
      const size = bytesOf(found);
      if (size > tenant.copies.maxSize) return found;
      const entry = { ...found, value: deepFreeze(JSON.parse(found.payload)) };
      tenant.copies.set(entryKey, { header: headerOf(text), entry, version, checkedAt: at }, { size });
      bytes += size;
      evict();
      return entry;
    },
    drop: (tenantId, entryKey) => void tenants.get(tenantId)?.copies.delete(entryKey),
    markChanged(tenantId) {
      const tenant = tenants.get(tenantId);
      if (!tenant) return;
      tenant.changes = ++lastChange;
      if (mode === 'bounded') tenant.copies.clear();
    },
  };
}

/** Text and parsed value use about the same memory, at most two bytes per character each. */
const bytesOf = ({ payload }: StoredEntry): number => OVERHEAD_BYTES + 4 * payload.length;
