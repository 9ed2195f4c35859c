import { type BoundedMap, createBoundedMap } from '../shared/bounded-map.ts';
import { isJson } from '../shared/json.ts';
import type { LocalTier } from './config.ts';
import { headerOf, ownValue, type StoredEntry } from './entry.ts';
import type { CacheVersion } from './version.ts';

/** A value kept in process memory: its entry when it was last found fresh. */
export interface LocalCopy {
  readonly header: string;
  /** Includes its value, which is parsed once. */
  readonly entry: StoredEntry;
  /** The tenant's version that it was last checked against. */
  version: CacheVersion;
  /** When that check was requested, in ms of the monotonic clock. */
  checkedAt: number;
}

/** The state of the tier when a read was sent. */
export interface ReadStart {
  /** In ms of the monotonic clock. */
  readonly at: number;
  /**
   * Number of the last change that this process made to the tenant, or to any tenant if there are no copies for it; see
   * `markChanged`.
   */
  readonly changes: number;
}

export interface CopyName {
  readonly tenantId: string;
  readonly entryKey: string;
}

/** The local tier: values in process memory, with a maximum share per tenant. */
export interface LocalCopies {
  find(tenantId: string, entryKey: string): LocalCopy | undefined;
  /** Whether a copy may be served without asking Redis. */
  isFresh(copy: LocalCopy): boolean;
  /** Call this before sending a read, and pass the result to `keep`. */
  startRead(tenantId: string): ReadStart;
  /**
   * Keeps a fresh entry, unless this process has changed any of the tenant's data since the read was sent.
   * @param text the stored entry; absent if the copy itself was found fresh again
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
  /** Call this before and after this process changes any of a tenant's data, so that its own reads see the change. */
  markChanged(tenantId: string): void;
}

/** Reading a smaller value takes no longer than validating it. */
const MIN_VALIDATED_CHARS = 1_024;
/** Maximum share of the memory for one tenant. */
const TENANT_SHARE = 1 / 4;
/** Memory of a tenant without copies, and of a copy in addition to its text, in bytes. */
const TENANT_BYTES = 512;
const COPY_BYTES = 256;

interface Tenant {
  copies: BoundedMap<LocalCopy>;
  changes: number;
}

export function createLocalCopies(config: LocalTier): LocalCopies {
  const { mode, maxBytes } = config;
  /** How long a copy is served without asking Redis, in ms. */
  const freshMs = config.mode === 'bounded' ? config.localTtlMs : 0;
  const tenants = createBoundedMap<Tenant>({ maxBytes, isUseless: ({ copies }) => copies.bytes === 0 });
  let lastChange = 0;

  const noCopies = () => createBoundedMap<LocalCopy>({ maxBytes: Math.floor(maxBytes * TENANT_SHARE) });
  const resize = (tenantId: string, tenant: Tenant) =>
    tenants.set(tenantId, tenant, TENANT_BYTES + tenant.copies.bytes);

  const changesOf = (tenantId: string): number => tenants.get(tenantId)?.changes ?? lastChange;

  return {
    find: (tenantId, entryKey) => tenants.get(tenantId)?.copies.get(entryKey),
    isFresh: ({ entry, checkedAt }) =>
      performance.now() - checkedAt < freshMs &&
      (entry.freshUntil === undefined || entry.freshUntil > Date.now()),
    startRead: (tenantId) => ({ at: performance.now(), changes: changesOf(tenantId) }),
    keep({ tenantId, entryKey }, { at, changes }, found, version, text) {
      if (changesOf(tenantId) !== changes) return found;
      const tenant = tenants.get(tenantId) ?? { copies: noCopies(), changes };
      if (text === undefined) {
        const copy = tenant.copies.get(entryKey);
        if (copy?.entry === found) {
          copy.version = version;
          copy.checkedAt = at;
        }
        return found;
      }
      if (mode === 'validated' && found.payload.length < MIN_VALIDATED_CHARS) return found;
      const shared = ownValue(found);
      // A value stored by another program may be nested too deeply to copy.
      if (!isJson(shared)) return found;
      const entry = { ...found, shared };
      const copy = { header: headerOf(text), entry, version, checkedAt: at };
      tenant.copies.set(entryKey, copy, bytesOf(found));
      resize(tenantId, tenant);
      return entry;
    },
    drop(tenantId, entryKey) {
      const tenant = tenants.get(tenantId);
      if (!tenant) return;
      tenant.copies.delete(entryKey);
      resize(tenantId, tenant);
    },
    markChanged(tenantId) {
      lastChange++;
      const tenant = tenants.get(tenantId);
      if (!tenant) return;
      tenant.changes = lastChange;
      if (mode !== 'bounded') return;
      tenant.copies = noCopies();
      resize(tenantId, tenant);
    },
  };
}

/** Text and parsed value use about the same memory, at most two bytes per character each. */
const bytesOf = ({ payload }: StoredEntry): number => COPY_BYTES + 4 * payload.length;
