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
  /** Maximum number of sessions, and of entries of the sign-ins, to remove. */
  readonly limit: number;
  /** Called before every step; the run ends when it returns false. */
  readonly hasTime: () => boolean;
  /** `all`: also entries of the sign-ins that have not expired, if the tenant has no session. */
  readonly signIns: 'all' | 'expired';
  /** Whether the history says how the sessions ended; true by default. */
  readonly noted?: boolean | undefined;
}

interface Step {
  /** Sessions removed. */
  readonly removed: number;
  /** Entries of the sign-ins removed. */
  readonly released: number;
  /** Whether nothing is left that this kind of step can remove. */
  readonly done: boolean;
}

/**
 * Removes the sessions of a tenant that have ended but still take memory: those of earlier epochs, then those that have
 * expired, and the entries of the sign-ins that no session needs any more.
 * @returns how many it removed; `done` is false when a bound was reached first
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

/** How much one step removes, and of which sign-ins. */
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

/** A step that removes nothing is the last one: the clock has stepped back since the sessions were found. */
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
  // Every entry of the index has its record, but in a revoked index some have been replaced.
  const bytesWithoutRecord = index === keys.index ? 0 : OVERHEAD_BYTES;
  const args = [bytesWithoutRecord, noted ? 1 : 0, ...handles];
  const fixed = [keys.epoch, index, keys.created, ...keys.history, keys.revoked];
  return textsOf(await client.script(RECLAIM, [...fixed, ...records], args));
}

/** The location of an index entry that no session has written: there is no record, and the entry is removed. */
const NOWHERE = { userHash: '', slot: 0 };

const textsOf = (reply: RedisReply): string[] => (Array.isArray(reply) ? reply.map(String) : []);
