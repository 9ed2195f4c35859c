import type { RedisClient } from '../client/index.ts';
import { InvalidInputError } from '../errors.ts';
import { sessionKeys } from '../shared/keys.ts';
import { scoredMembers } from '../shared/scored-members.ts';
import { MAX_LIST_BYTES } from './config.ts';
import type { SessionContext } from './context.ts';
import { parseHandle, verifySecret } from './id.ts';
import { DEFAULT_PAGE, isLive, listUserSessions, summarize } from './read.ts';
import { parseRecord } from './record.ts';
import { readStrings } from './record-reader.ts';
import type { SessionPage, TenantPageOptions } from './types.ts';
import { validatePageLimit } from './validation.ts';

/** An entry of the index by creation time. */
interface Entry {
  /** The location, then the beginning of the secret's hash. A rotation changes only the hash. */
  readonly name: string;
  readonly createdAt: number;
}

/**
 * Lists the live sessions of a tenant, newest first. Neither a touch nor a rotation changes this order, so a session
 * that stays live while all pages are read appears on exactly one of them.
 */
export async function listTenantSessions(
  context: SessionContext,
  tenantId: string,
  { cursor, limit = DEFAULT_PAGE, userId }: TenantPageOptions = {},
): Promise<SessionPage> {
  if (userId !== undefined) return listUserSessions(context, tenantId, userId, { cursor, limit });
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  // The records of a page are read together.
  const most = Math.max(1, Math.floor(MAX_LIST_BYTES / context.config.maxMetadataBytes));
  const count = Math.min(validatePageLimit(limit), most);
  const found = await readEntries(context.client, sessionKeys(tenantId).created, after, count + 1);
  const page = found.slice(0, count);
  const last = found.length > count ? page.at(-1) : undefined;
  return {
    sessions: page.length > 0 ? await readLive(context, tenantId, page) : [],
    ...(last && { cursor: formatCursor(last) }),
  };
}

/** Number of entries that are likely to share their time with the last entry of the previous page. */
const TIES = 8;

/** Reads the next `count` entries, and more if that many entries share one time. */
async function readEntries(
  client: RedisClient,
  key: string,
  after: Entry | undefined,
  count: number,
): Promise<Entry[]> {
  const from = after?.createdAt ?? '+inf';
  for (let most = after ? count + TIES : count; ; most *= 2) {
    const range = ['ZRANGE', key, from, '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, most, 'WITHSCORES'] as const;
    const scored = scoredMembers(await client.command(range));
    const entries = scored.map(([name, createdAt]) => ({ name, createdAt: Number(createdAt) }));
    const rest = after ? entries.filter((entry) => isAfter(entry, after)) : entries;
    if (rest.length >= count || entries.length < most) return rest.slice(0, count);
  }
}

/** Same order as Redis: by time, then by name, both descending. */
const isAfter = (entry: Entry, last: Entry): boolean =>
  entry.createdAt === last.createdAt
    ? locationOf(entry) < locationOf(last)
    : entry.createdAt < last.createdAt;

const LOCATION_CHARS = 24;
const locationOf = ({ name }: Entry): string => name.slice(0, LOCATION_CHARS);
const handleOf = ({ name }: Entry): string => name.slice(LOCATION_CHARS) + name.slice(0, LOCATION_CHARS);

async function readLive({ client }: SessionContext, tenantId: string, entries: readonly Entry[]) {
  const keys = sessionKeys(tenantId);
  const addresses = entries.flatMap((entry) => parseHandle(handleOf(entry)) ?? []);
  const { values, now } = await readStrings(client, [keys.epoch, ...addresses.map(keys.record)]);
  const [tenantState, ...records] = values;
  if (!tenantState) return [];
  return addresses.flatMap((address, i) => {
    const record = records[i];
    const stored = record ? parseRecord(tenantId, address, record) : undefined;
    const listed = stored && isLive(stored, tenantState, now) && verifySecret(address, stored.secretHash);
    return listed ? [summarize(stored.session)] : [];
  });
}

const formatCursor = (last: Entry): string =>
  Buffer.from(`created:${last.createdAt}:${locationOf(last)}`).toString('base64url');

function parseCursor(cursor: string): Entry {
  const text = typeof cursor === 'string' ? Buffer.from(cursor, 'base64url').toString() : '';
  const [, createdAt, name] = /^created:(\d{1,15}):([\w-]{22}\d\d)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidInputError('cursor', 'was not issued by this list');
  return { createdAt: Number(createdAt), name };
}
