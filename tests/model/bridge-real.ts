import { parseEntry } from '../../src/redis/cache/entry.ts';
import { tagMember, tombstoneMember } from '../../src/redis/cache/invalidation-members.ts';
import { DEAD_SINCE } from '../../src/redis/cache/scripts/invalidate.ts';
import { createCacheTenantRegistry } from '../../src/redis/cache/tenant-registry.ts';
import { type CacheVersion, parseVersion } from '../../src/redis/cache/version.ts';
import { createVersionTracker } from '../../src/redis/cache/version-tracker.ts';
import { createCacheWriter, type EncodedValue } from '../../src/redis/cache/write.ts';
import { isRedisError, type RedisClient } from '../../src/redis/index.ts';
import { createBatcher } from '../../src/redis/shared/batch.ts';
import { cacheKeys } from '../../src/redis/shared/keys.ts';
import type { AtVersion, BridgeCommand } from './bridge-command.ts';
import { byText } from './bridge-model.ts';
import type { Retention } from './commands.ts';
import { Generation, Moment, type Observation } from './observation.ts';
import { type EntryKey, MEMBERS_OF } from './redis-state.ts';

const NAMESPACE = 'ns';
const HOUR_US = 3_600_000_000;
const KEEP_MS = 60_000;

/** The real side of the bridge: the cache's writer and its scripts on a real server. */
export function createRealSide(client: RedisClient, tenantId: string) {
  const keys = cacheKeys(tenantId);
  /** Every version seen, oldest first. */
  const seen: CacheVersion[] = [];
  let jumps = 0;
  let values = 0;

  const nameOf = (key: EntryKey) => ({ tenantId, namespace: NAMESPACE, key });
  const encoded = (key: EntryKey) => ({ payload: String(values++), tags: MEMBERS_OF[key], keepMs: KEEP_MS });
  /** Spaces after a number are valid JSON. */
  const large = (value: EncodedValue) => ({ ...value, payload: value.payload.padEnd(5_000) });
  const batcher = createBatcher(client.ordered);
  const versions = createVersionTracker();
  const registry = createCacheTenantRegistry(client);
  /** Invalidations are kept for `maxTTL` and `maxLoadMs`, so these can express any number of µs. */
  const writerWith = ({ retention, maximum }: Retention) => {
    const config = { maxTTL: 0, maxLoadMs: retention / 1_000, maxInvalidations: maximum };
    return createCacheWriter({ client, config, batcher, versions, registry });
  };
  const writer = writerWith({ retention: 0, maximum: 0 });
  const versionAt = ({ versionsAgo, ahead }: AtVersion): CacheVersion => {
    const version = seen.at(-1 - versionsAgo) ?? seen.at(0) ?? { time: 1, generation: 'absent' };
    return ahead ? { ...version, time: version.time + 1 } : version;
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
        const stored = writer.setAsOf(nameOf(command.key), encoded(command.key), versionAt(command));
        return stored.then((ok) => (ok ? 'ok' : 'rejected'), whenAhead);
      }
      case 'writeThrough': {
        const { key } = command;
        const stored = await writerWith(command).writeThrough(nameOf(key), encoded(key), versionAt(command));
        return stored ? 'ok' : 'dropped';
      }
      case 'fill': {
        const { key, lease } = command;
        const standing = await client.command(['GET', keys.entry(NAMESPACE, key)]);
        const entry = typeof standing === 'string' ? parseEntry(standing) : undefined;
        const replaced = (command.replaces && entry?.writeId) || '';
        const filled = writer.fill(nameOf(key), encoded(key), versionAt(command), lease, replaced);
        return (await filled) ? 'ok' : 'rejected';
      }
      case 'acquire lease': {
        const { key, lease } = command;
        const set = ['SET', keys.lease(NAMESPACE, key), lease, 'NX', 'PX', KEEP_MS] as const;
        return (await client.command(set)) === 'OK';
      }
      case 'release':
        await writer.release(nameOf(command.key), command.lease);
        return null;
      case 'delete':
        return writerWith(command).delete(nameOf(command.key));
      case 'invalidate':
        await writerWith(command).invalidate(
          tenantId,
          command.members.map(tagMember),
          command.deadAfter / 1_000,
        );
        return null;
      case 'dead since': {
        const { generation } = parseVersion(await client.command(['GET', keys.version])) ?? {};
        const args = [generation ?? 'absent', ...command.tags];
        const reply = await client.script(DEAD_SINCE, [keys.invalidations], args);
        if (!Array.isArray(reply)) return null;
        return reply.map((time) => (Number(time) === 0 ? 0 : new Moment(Number(time))));
      }
      case 'jump ahead': {
        const now = parseVersion(await client.command(['GET', keys.version]));
        const time = Date.now() * 1_000 + HOUR_US * ++jumps;
        if (now) await client.command(['SET', keys.version, `${time}.${now.generation}`]);
        return null;
      }
      case 'lose version':
        return lose(keys.version);
      case 'lose table':
        return lose(keys.invalidations);
      case 'lose entry':
        return lose(keys.entry(NAMESPACE, command.key));
      case 'lose lease':
        return lose(keys.lease(NAMESPACE, command.key));
    }
  }

  const memberName = (member: string): unknown => {
    const [kind, name = ''] = member.split(':');
    if (kind === 'low-water') return ['low-water', new Generation(name)];
    const deleted = (['k', 'j'] as const).find(
      (key) => member === tombstoneMember(keys.entry(NAMESPACE, key)),
    );
    if (deleted) return `d:${deleted}`;
    return kind === 't' ? name : member;
  };

  async function stored() {
    const of = (name: 'entry' | 'lease') => (['k', 'j'] as const).map((key) => keys[name](NAMESPACE, key));
    const [strings, scores] = await client.pipeline([
      ['MGET', keys.version, ...of('entry'), ...of('lease')],
      ['ZRANGE', keys.invalidations, 0, -1, 'WITHSCORES'],
    ]);
    const [text, k, j, ...leases] = Array.isArray(strings) ? strings : [];
    const version = parseVersion(text);
    if (version && !seen.some((known) => isSame(known, version))) seen.push(version);
    const flat = Array.isArray(scores) ? scores.map(String) : [];
    const table = flat.flatMap((member, i) =>
      i % 2 === 0 ? [[memberName(member), new Moment(Number(flat[i + 1]))]] : [],
    );
    return {
      version: version ? versionText(version) : null,
      table: table.sort(byText),
      k: entryText(k),
      j: entryText(j),
      leases,
    };
  }

  return async (command: BridgeCommand): Promise<Observation> => {
    const result = await run(command);
    return { result, stored: await stored() };
  };
}

const whenAhead = (error: unknown): 'ahead' => {
  if (isRedisError(error, 'AS_OF_AHEAD')) return 'ahead';
  throw error;
};

const isSame = (a: CacheVersion, b: CacheVersion): boolean =>
  a.time === b.time && a.generation === b.generation;

const versionText = ({ time, generation }: CacheVersion) => ({
  time: new Moment(time),
  generation: new Generation(generation),
});

function entryText(text: unknown): unknown {
  const entry = typeof text === 'string' ? parseEntry(text) : undefined;
  const version = parseVersion(entry?.version);
  return entry && version ? { ...versionText(version), value: Number(entry.payload) } : null;
}
