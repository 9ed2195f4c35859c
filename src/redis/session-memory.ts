import type { SessionPlace } from './session-id.ts';
import { parseRecord, type StoredSession } from './session-record.ts';

/** Sessions remembered before the memory is cleared whole. */
const MAX_SESSIONS = 5_000;
/** Longer records are parsed anew each time, so that the memory stays of a bounded size. */
const MAX_CHARS = 4_096;

/** Parses a record unless it is still what was last read under its key: most reads find the session unchanged. */
export type ReadStored = (
  key: string,
  tenantId: string,
  place: SessionPlace,
  record: string,
) => StoredSession | undefined;

export function createSessionMemory(): ReadStored {
  const lastRead = new Map<string, { readonly record: string; readonly stored: StoredSession }>();
  return (key, tenantId, place, record) => {
    const last = lastRead.get(key);
    // Each caller is given a session of its own.
    if (last?.record === record) return { ...last.stored, session: { ...last.stored.session } };
    const stored = parseRecord(tenantId, place, record);
    if (!stored || record.length > MAX_CHARS) return stored;
    if (!last && lastRead.size >= MAX_SESSIONS) lastRead.clear();
    lastRead.set(key, { record, stored: { ...stored, session: { ...stored.session } } });
    return stored;
  };
}
