import type { SessionLocation } from './id.ts';
import { MAX_REMEMBERED_CHARS, parseRecord, type StoredSession } from './record.ts';

/** Sessions remembered before the memory is cleared whole. */
const MAX_SESSIONS = 5_000;

/** Parses a record unless it is still what was last read under its key: most reads find the session unchanged. */
export type ReadStored = (
  key: string,
  tenantId: string,
  place: SessionLocation,
  record: string,
) => StoredSession | undefined;

export function createSessionMemory(): ReadStored {
  const lastRead = new Map<string, { readonly record: string; readonly stored: StoredSession }>();
  return (key, tenantId, place, record) => {
    const last = lastRead.get(key);
    if (last?.record === record) return withOwnSession(last.stored);
    const stored = parseRecord(tenantId, place, record);
    if (!stored || record.length > MAX_REMEMBERED_CHARS) return stored;
    if (!last && lastRead.size >= MAX_SESSIONS) lastRead.clear();
    lastRead.set(key, { record, stored });
    return withOwnSession(stored);
  };
}

/** What is remembered stays as it is, whatever a caller does with its session. */
const withOwnSession = (stored: StoredSession): StoredSession => ({
  ...stored,
  session: { ...stored.session },
});
