import { hash } from 'node:crypto';
import type { RedisClient, RedisReply } from '../client/index.ts';
import { CommandError, NotACounterError } from '../errors.ts';
import { randomToken, writeId } from '../shared/random.ts';
import { formatContent } from './entry.ts';
import { type EntryName, keysOfEntry } from './entry-keys.ts';
import { type RetentionConfig, retentionArgs } from './invalidate.ts';
import { membersOf, tombstoneMember } from './invalidation-members.ts';
import { EXPIRE, HAS, TAKE, TOUCH } from './scripts/change-entry.ts';
import { INCREMENT, SET_IF_ABSENT } from './scripts/create-entry.ts';
import type { CacheTenantRegistry } from './tenant-registry.ts';
import { createRunWithVersion } from './with-version.ts';
import type { EncodedValue } from './write.ts';

/** How long the reply to a call is kept for a retry of that call, in ms. */
export const REPLY_TTL_MS = 60_000;
const CALL_ID_BYTES = 12;

/** A counter to create if none exists. */
export type NewCounter = Omit<EncodedValue, 'payload'>;

/** Calls that inspect and change an entry. Each is one script and one round trip. */
export interface EntryChanges {
  /** @param tags that also make the entry stale, in addition to its own; from `encodeTags` */
  has(name: EntryName, tags?: readonly string[]): Promise<boolean>;
  /** @returns when its TTL ends, in ms since the epoch; undefined on a miss */
  touch(name: EntryName, ttlMs: number): Promise<number | undefined>;
  expire(name: EntryName): Promise<boolean>;
  /** @returns the JSON text; undefined on a miss */
  take(name: EntryName, idempotencyKey: string | undefined): Promise<string | undefined>;
  setIfAbsent(name: EntryName, value: EncodedValue, idempotencyKey: string | undefined): Promise<boolean>;
  /** @throws NotACounterError */
  increment(
    name: EntryName,
    by: number,
    counter: NewCounter,
    idempotencyKey: string | undefined,
  ): Promise<number>;
}

interface EntryChangesDependencies {
  readonly client: RedisClient;
  readonly config: RetentionConfig;
  readonly registry: CacheTenantRegistry;
}

export function createEntryChanges({ client, config, registry }: EntryChangesDependencies): EntryChanges {
  const retention = retentionArgs(config);
  const runWithVersion = createRunWithVersion(client, registry);

  return {
    async has(name, tags = []) {
      const { version, invalidations, entry } = keysOfEntry(name);
      const members = membersOf(name.namespace, tags);
      return (await client.script(HAS, [version, invalidations, entry], members)) === 1;
    },

    async touch(name, ttlMs) {
      const { version, invalidations, entry } = keysOfEntry(name);
      const args = [ttlMs, config.maxTTL * 1000, ...membersOf(name.namespace, [])];
      const reply = await client.script(TOUCH, [version, invalidations, entry], args);
      return reply === null ? undefined : numberIn(reply, TOUCH.name);
    },

    async expire(name) {
      const { version, invalidations, entry, lease } = keysOfEntry(name);
      const args = [...retention, tombstoneMember(entry), ...membersOf(name.namespace, [])];
      return (await client.script(EXPIRE, [version, invalidations, entry, lease], args)) === 1;
    },

    async take(name, idempotencyKey) {
      const { version, invalidations, entry, lease, reply } = keysOfEntry(name);
      const keys = [version, invalidations, entry, lease, reply(callId('take', entry, idempotencyKey))];
      const args = [...retention, tombstoneMember(entry), REPLY_TTL_MS, ...membersOf(name.namespace, [])];
      const payload = await client.script(TAKE, keys, args);
      return typeof payload === 'string' ? payload : undefined;
    },

    async setIfAbsent(name, value, idempotencyKey) {
      const { version, invalidations, entry, reply } = keysOfEntry(name);
      const keys = [version, invalidations, entry, reply(callId('set', entry, idempotencyKey))];
      const content = formatContent(writeId(), value);
      const args = [REPLY_TTL_MS, value.keepMs, content, ...membersOf(name.namespace, [])];
      return (await runWithVersion(SET_IF_ABSENT, name.tenantId, keys, args)) === 1;
    },

    async increment(name, by, { keepMs, tags }, idempotencyKey) {
      const { version, invalidations, entry, reply } = keysOfEntry(name);
      const keys = [version, invalidations, entry, reply(callId('increment', entry, idempotencyKey))];
      const header = tags.map((tag) => ` ${tag}`).join('');
      const args = [REPLY_TTL_MS, keepMs, by, writeId(), header, ...membersOf(name.namespace, [])];
      const sum = await runWithVersion(INCREMENT, name.tenantId, keys, args);
      if (sum === 'not-a-counter') throw new NotACounterError();
      return numberIn(sum, INCREMENT.name);
    },
  };
}

/**
 * Identifies one call, so that Redis recognizes a retry. The caller's key is hashed together with the operation and the
 * entry, so a key that is reused by mistake never returns another entry's reply.
 */
const callId = (operation: string, entryKey: string, idempotencyKey: string | undefined): string =>
  idempotencyKey === undefined
    ? randomToken(CALL_ID_BYTES)
    : hash('sha256', [operation, entryKey, idempotencyKey].join('\0'), 'buffer').toString('base64url', 0, 16);

function numberIn(reply: RedisReply, script: string): number {
  const value = Number(reply);
  if (!Number.isSafeInteger(value)) throw new CommandError(script, 'returned an unexpected reply');
  return value;
}
