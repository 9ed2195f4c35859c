import { parseEntry } from '../../src/redis/cache/entry.ts';
import { tombstoneMember, tagMember } from '../../src/redis/cache/members.ts';
import { parseVersion, type CacheVersion } from '../../src/redis/cache/version.ts';
import { createVersionTracker } from '../../src/redis/cache/version-tracker.ts';
import { createCacheWriter, type EncodedValue } from '../../src/redis/cache/write.ts';
import { isRedisError, type RedisClient } from '../../src/redis/index.ts';
import { createBatcher } from '../../src/redis/shared/batch.ts';
import { cacheKeys } from '../../src/redis/shared/keys.ts';
import type { AtDate, BridgeCommand } from './bridge-command.ts';
import { byText } from './bridge-model.ts';
import { Incarnation, Moment, type Observation } from './observation.ts';
import { type EntryKey, MEMBERS_OF } from './redis-state.ts';

const NAMESPACE = 'ns';
const HOUR_US = 3_600_000_000;
const KEEP_MS = 60_000;

/** The product's side of the bridge: its writer and its scripts on a real server. */
export function createRealSide(client: RedisClient, tenantId: string) {
  const keys = cacheKeys(tenantId);
  const dates: CacheVersion[] = [];
  let jumps = 0;
  let values = 0;

  const nameOf = (key: EntryKey) => ({ tenantId, namespace: NAMESPACE, key });
  const encoded = (key: EntryKey) => ({ payload: String(values++), tags: MEMBERS_OF[key], keepMs: KEEP_MS });
  /** Spaces after a number are JSON too. */
  const large = (value: EncodedValue) => ({ ...value, payload: value.payload.padEnd(5_000) });
  const batches = createBatcher(client.ordered);
  const stamps = createVersionTracker();
  /** Marks are kept for `maxTTL` and `maxLoadMs`; together they make any number of µs. */
  const writerKeeping = (us: number) =>
    createCacheWriter({ client, config: { maxTTL: 0, maxLoadMs: us / 1_000 }, batches, stamps });
  const writer = writerKeeping(0);
  const dateOf = ({ datesAgo, ahead }: AtDate): CacheVersion => {
    const date = dates.at(-1 - datesAgo) ?? dates.at(0) ?? { time: 1, generation: 'absent' };
    return ahead ? { ...date, time: date.time + 1 } : date;
  };
  const lose = (key: string) => client.command(['DEL', key]).then(() => null);

  async function run(command: BridgeCommand): Promise<unknown> {
    switch (command.step) {
      case 'read':
        return null;
      case 'ensure':
        await writer.ensureVersion(tenantId);
        return null;
      case 'setNow':
        await Promise.all(command.keys.map((key) => writer.setNow(nameOf(key), encoded(key))));
        return null;
      case 'setLarge':
        await Promise.all(command.keys.map((key) => writer.setNow(nameOf(key), large(encoded(key)))));
        return null;
      case 'setAsOf': {
        const stored = writer.setAsOf(nameOf(command.key), encoded(command.key), dateOf(command));
        return stored.then((ok) => (ok ? 'ok' : 'refused'), whenAhead);
      }
      case 'putThrough': {
        const { key, keep } = command;
        const stored = await writerKeeping(keep).putThrough(nameOf(key), encoded(key), dateOf(command));
        return stored ? 'ok' : 'dropped';
      }
      case 'fill': {
        const { key, lease } = command;
        return (await writer.fill(nameOf(key), encoded(key), dateOf(command), lease)) ? 'ok' : 'refused';
      }
      case 'take lease': {
        const { key, lease } = command;
        const set = ['SET', keys.lease(NAMESPACE, key), lease, 'NX', 'PX', KEEP_MS] as const;
        return (await client.command(set)) === 'OK';
      }
      case 'release':
        await writer.release(nameOf(command.key), command.lease);
        return null;
      case 'delete':
        return writerKeeping(command.keep).delete(nameOf(command.key));
      case 'invalidate':
        await writerKeeping(command.keep).invalidate(tenantId, command.members.map(tagMember));
        return null;
      case 'jump ahead': {
        const now = parseVersion(await client.command(['GET', keys.watermark]));
        const time = Date.now() * 1_000 + HOUR_US * ++jumps;
        if (now) await client.command(['SET', keys.watermark, `${time}.${now.generation}`]);
        return null;
      }
      case 'lose watermark':
        return lose(keys.watermark);
      case 'lose clock':
        return lose(keys.clock);
      case 'lose entry':
        return lose(keys.entry(NAMESPACE, command.key));
      case 'lose lease':
        return lose(keys.lease(NAMESPACE, command.key));
    }
  }

  const memberName = (member: string): unknown => {
    const [kind, name = ''] = member.split(':');
    if (kind === 'floor') return ['floor', new Incarnation(name)];
    const deleted = (['k', 'j'] as const).find((key) => member === tombstoneMember(keys.entry(NAMESPACE, key)));
    return deleted ? `d:${deleted}` : name;
  };

  async function stored() {
    const of = (name: 'entry' | 'lease') => (['k', 'j'] as const).map((key) => keys[name](NAMESPACE, key));
    const [strings, clock] = await client.pipeline([
      ['MGET', keys.watermark, ...of('entry'), ...of('lease')],
      ['ZRANGE', keys.clock, 0, -1, 'WITHSCORES'],
    ]);
    const [watermarkText, k, j, ...leases] = Array.isArray(strings) ? strings : [];
    const watermark = parseVersion(watermarkText);
    if (watermark && !dates.some((date) => isSame(date, watermark))) dates.push(watermark);
    const flat = Array.isArray(clock) ? clock.map(String) : [];
    const marks = flat.flatMap((member, i) =>
      i % 2 === 0 ? [[memberName(member), new Moment(Number(flat[i + 1]))]] : [],
    );
    return {
      watermark: watermark ? dateText(watermark) : null,
      marks: marks.sort(byText),
      k: entryText(k),
      j: entryText(j),
      leases,
    };
  }

  return async (command: BridgeCommand): Promise<Observation> => {
    const answer = await run(command);
    return { answer, stored: await stored() };
  };
}

const whenAhead = (error: unknown): 'ahead' => {
  if (isRedisError(error, 'AS_OF_AHEAD')) return 'ahead';
  throw error;
};

const isSame = (a: CacheVersion, b: CacheVersion): boolean => a.time === b.time && a.generation === b.generation;

const dateText = ({ time, generation }: CacheVersion) => ({
  time: new Moment(time),
  generation: new Incarnation(generation),
});

function entryText(text: unknown): unknown {
  const entry = typeof text === 'string' ? parseEntry(text) : undefined;
  const stamp = parseVersion(entry?.stamp);
  return entry && stamp ? { ...dateText(stamp), value: Number(entry.payload) } : null;
}
