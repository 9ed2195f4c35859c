import type { RedisClient, RedisReply } from '../client/index.ts';
import { decodeSegment, type SessionKeys } from '../shared/keys.ts';
import { scoredMembers } from '../shared/scored-members.ts';
import type { SessionEventListener } from './events.ts';
import { parseHandle } from './id.ts';
import { OVERHEAD_BYTES } from './record.ts';
import { EXPIRED, RECLAIM } from './scripts/cleanup.ts';
import { releaseSignIns, type SignInEntry } from './sign-in-release.ts';

/** Maximum number of sessions per script call, so that Redis is never blocked for long. */
export const STEP = 200;

export interface ReclaimContext {
  readonly client: RedisClient;
  readonly emit: SessionEventListener;
}

export interface ReclaimBounds {
  /** Maximum number of sessions, and of sign-in entries, to remove. */
  readonly limit: number;
  /** Called before every step; the run ends when it returns false. */
  readonly hasTime: () => boolean;
  /** `all`: also removes sign-in entries that have not expired, if the tenant has no sessions. */
  readonly signIns: 'all' | 'expired';
  /** Whether the ends of the sessions are recorded in the history; true by default. */
  readonly noted?: boolean | undefined;
}

interface Step {
  /** Sessions removed. */
  readonly removed: number;
  /** Sign-in entries removed. */
  readonly released: number;
  /** Whether nothing is left for this kind of step to remove. */
  readonly done: boolean;
}

/**
 * Removes the sessions of a tenant that have ended but still use memory: first those of earlier epochs, then expired
 * ones, and the sign-in entries that no session needs any longer.
 * @returns how many it removed; `done` is false if a bound was reached first
 */
export async function reclaimSessions(
  context: ReclaimContext,
  keys: SessionKeys,
  { limit, hasTime, signIns, noted = true }: ReclaimBounds,
): Promise<Step> {
  let removed = 0;
  let released = 0;
  for (const step of [reclaimRevoked, reclaimExpired]) {
    for (let done = false; !done; ) {
      const count = Math.min(STEP, limit - removed - released);
      if (count <= 0 || !hasTime()) return { removed, released, done: false };
      const taken = await step(context, keys, { count, signIns, noted });
      removed += taken.removed;
      released += taken.released;
      done = taken.done;
    }
  }
  return { removed, released, done: true };
}

/** How much one step removes, and which sign-ins. */
interface StepBounds extends Pick<ReclaimBounds, 'signIns'> {
  readonly count: number;
  readonly noted: boolean;
}

async function reclaimRevoked(
  context: ReclaimContext,
  keys: SessionKeys,
  { count, noted }: StepBounds,
): Promise<Step> {
  const { client } = context;
  const [epoch] = textsOf(await client.command(['ZRANGE', keys.revoked, 0, 0]));
  if (epoch === undefined) return NOTHING;
  const index = keys.revokedIndex(epoch);
  const handles = textsOf(await client.command(['ZRANGE', index, 0, count - 1]));
  const removed = handles.length > 0 ? await reclaim(context, keys, index, handles, noted) : [];
  if (removed.length === handles.length && handles.length < count)
    await client.command(['ZREM', keys.revoked, epoch]);
  else if (removed.length === 0) return NOTHING;
  return { removed: removed.length, released: 0, done: false };
}

const NOTHING: Step = { removed: 0, released: 0, done: true };

/**
 * A step that removes nothing is the last one, because the clock has then stepped back since the sessions were found.
 */
async function reclaimExpired(
  context: ReclaimContext,
  keys: SessionKeys,
  { count, signIns, noted }: StepBounds,
): Promise<Step> {
  const reply = await context.client.script(EXPIRED, [keys.index, keys.signIns], [count, signIns]);
  const [handles = [], scored = []] = Array.isArray(reply) ? reply.map(textsOf) : [];
  const removed = handles.length > 0 ? await reclaim(context, keys, keys.index, handles, noted) : [];
  const tenantId = decodeSegment(keys.tenant);
  for (const handle of removed) context.emit({ type: 'expired', tenantId, handle });
  const entries: readonly SignInEntry[] = scoredMembers(scored);
  const released = entries.length > 0 ? await releaseSignIns(context.client, keys, entries) : 0;
  const isLast = handles.length < count && entries.length < count;
  return { removed: removed.length, released, done: isLast || removed.length + released === 0 };
}

async function reclaim(
  { client }: ReclaimContext,
  keys: SessionKeys,
  index: string,
  handles: readonly string[],
  noted: boolean,
): Promise<string[]> {
  const records = handles.map((handle) => keys.record(parseHandle(handle) ?? NOWHERE));
  // Every entry of the index has a record, but in a revoked index some records have been replaced.
  const bytesWithoutRecord = index === keys.index ? 0 : OVERHEAD_BYTES;
  const args = [bytesWithoutRecord, noted ? 1 : 0, ...handles];
  const fixed = [keys.epoch, index, keys.created, ...keys.history, keys.revoked];
  return textsOf(await client.script(RECLAIM, [...fixed, ...records], args));
}

/** The location of an index entry that no session wrote. It has no record, so the entry is removed. */
const NOWHERE = { userHash: '', slot: 0 };

const textsOf = (reply: RedisReply): string[] => (Array.isArray(reply) ? reply.map(String) : []);
