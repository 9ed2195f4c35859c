import type { CacheStore } from '../../../src/redis/index.ts';
import type { Random } from '../../model/random.ts';
import { createPossible } from './possible.ts';
import { nowMs } from './record.ts';
import type { Recorder } from './recorder.ts';

export const OWN = 'own';
/** Larger than the values that scripts write. */
const LARGE = 'x'.repeat(3_000);

/** Writes, reads and removes its own entry. @returns a function that takes one step */
export function ownEntryLane(
  cache: CacheStore,
  { call, find }: Recorder,
  random: Random,
  { tenantId, key }: { tenantId: string; key: string },
): () => Promise<void> {
  const entry = createPossible<number | 'none'>('none', nowMs);
  const tag = `tag of ${key}`;
  let number = 0;

  async function write(): Promise<void> {
    const value = { key, number: ++number, padding: random.below(4) === 0 ? LARGE : '' };
    const written = await call('setCache', () => cache.setCache(tenantId, OWN, key, value, 600, [tag]));
    if (written) return entry.acknowledge(number, written.begunAt);
    entry.suspect(number);
    // A large value is not readable until its second write has set its version.
    if (value.padding !== '') entry.suspect('none');
  }

  async function read(): Promise<void> {
    const got = await call('getCache', () =>
      cache.getCache<{ key: string; number: number }>(tenantId, OWN, key),
    );
    if (!got) return;
    if (got.value && got.value.key !== key)
      find({ t: 'wrong', what: `${key} read the value of ${got.value.key}` });
    const now = got.value?.number ?? 'none';
    const lost = entry.read(now);
    if (!lost) return;
    const { missing, begunAt } = lost;
    const removed = missing === 'none';
    const what = removed ? `entry removed, yet read as ${now}` : `entry at ${missing} read as ${now}`;
    find({ t: removed ? 'wrong' : 'lost', what, begunAt });
  }

  async function remove(op: 'deleteCache' | 'invalidateCacheByTags'): Promise<void> {
    const run = () =>
      op === 'deleteCache'
        ? cache.deleteCache(tenantId, OWN, key)
        : cache.invalidateCacheByTags(tenantId, [tag]);
    const removed = await call<unknown>(op, run);
    if (removed) entry.acknowledge('none', removed.begunAt);
    else entry.suspect('none');
  }

  return async () => {
    const dice = random.below(100);
    if (dice < 55) return read();
    if (dice < 85) return write();
    return remove(dice < 92 ? 'deleteCache' : 'invalidateCacheByTags');
  };
}
