import type { RedisClient, RedisCommand, RedisReply } from '../client/index.ts';
import type { Batcher, BatchFunction, PendingCall } from '../shared/batch.ts';
import { cacheKeys } from '../shared/keys.ts';
import { entryHead, formatEntry } from './entry.ts';
import { SET_NOW, STAMP } from './scripts/scripts.ts';
import { newGeneration } from './version.ts';
import type { VersionTracker } from './version-tracker.ts';

/** Bytes from which a value is not passed through a script, which would cost Redis several times its storing. */
const LARGE_BYTES = 2_048;

/** A value to be stored as of the moment it is stored. */
interface NowWrite {
  readonly entry: string;
  readonly tail: string;
  readonly keepMs: number;
}

interface PendingWrite extends NowWrite, PendingCall {
  readonly resolve: () => void;
}

interface SetNowParts {
  readonly client: RedisClient;
  readonly batches: Batcher;
  readonly stamps: VersionTracker;
}

/**
 * Stores values without an as-of time: stamped with the watermark of the moment, so that an invalidation before it does
 * not concern them. Those of one tick travel together.
 *
 * While the tenant's watermark stands still no script is needed: entries are stored with the stamp this process last
 * saw, and a GET behind them tells whether it was still the right one. An older stamp errs towards stale, never
 * towards an old value; entries that got one are stamped anew unless they have been deleted or replaced meanwhile.
 */
export function createSetNow({ client, batches, stamps }: SetNowParts) {
  async function storeUnstamped(tenantId: string, writes: readonly PendingWrite[]): Promise<void> {
    if (writes.some(({ tail }) => tail.length > LARGE_BYTES)) return storeThenStamp(tenantId, writes);
    const args = writes.flatMap(({ keepMs, tail }) => [keepMs, tail]);
    stamps.saw(tenantId, await client.script(SET_NOW, keysOf(tenantId, writes), [newGeneration(), ...args]));
    settle(writes, []);
  }

  function storeStamped(tenantId: string, writes: readonly PendingWrite[], stamp: string): Promise<void> {
    const commands = setsOf(writes, stamp);
    commands.push(['GET', cacheKeys(tenantId).watermark]);
    return client.pipeline(commands).then((replies) => {
      const now = replies.pop();
      stamps.saw(tenantId, now);
      if (now === stamp) return settle(writes, replies);
      return restamp(tenantId, writes, stamp).then(() => settle(writes, replies));
    });
  }

  async function storeThenStamp(tenantId: string, writes: readonly PendingWrite[]): Promise<void> {
    const keys = keysOf(tenantId, writes);
    const args = stampArgs(writes);
    const replies = await client.pipeline([
      ...setsOf(writes),
      ['EVALSHA', STAMP.sha, keys.length, ...keys, ...args],
    ]);
    const stamped = replies.pop();
    // The server may not know the script yet.
    if (stamped instanceof Error) await restamp(tenantId, writes);
    else stamps.saw(tenantId, stamped);
    settle(writes, replies);
  }

  async function restamp(tenantId: string, writes: readonly NowWrite[], stamp?: string): Promise<void> {
    const args = stampArgs(writes, stamp);
    stamps.saw(tenantId, await client.script(STAMP, keysOf(tenantId, writes), args));
  }

  const setting: BatchFunction<PendingWrite> = {
    writes: true,
    send(tenantId, writes) {
      const stamp = stamps.settled(tenantId);
      return stamp === undefined ? storeUnstamped(tenantId, writes) : storeStamped(tenantId, writes, stamp);
    },
  };

  return (tenantId: string, { entry, tail, keepMs }: NowWrite): Promise<void> =>
    new Promise((resolve, reject) => {
      batches.join(setting, tenantId, { entry, tail, keepMs, resolve, reject }, tail.length);
    });
}

/** @param replies to single writes; nothing is said of those that went well */
function settle(writes: readonly PendingWrite[], replies: readonly (RedisReply | Error)[]): void {
  for (const [i, { resolve, reject }] of writes.entries()) {
    const reply = replies[i];
    if (reply instanceof Error) reject(reply);
    else resolve();
  }
}

function keysOf(tenantId: string, writes: readonly NowWrite[]): string[] {
  const { watermark, clock } = cacheKeys(tenantId);
  return [watermark, clock, ...writes.map(({ entry }) => entry)];
}

const setsOf = (writes: readonly NowWrite[], stamp?: string): RedisCommand[] =>
  writes.map(({ entry, tail, keepMs }) => ['SET', entry, formatEntry(tail, stamp), 'PX', keepMs]);

const stampArgs = (writes: readonly NowWrite[], stamp?: string): string[] => [
  newGeneration(),
  ...writes.map(({ tail }) => entryHead(tail, stamp)),
];
