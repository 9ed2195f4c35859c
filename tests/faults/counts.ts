import { connectRedis, createCacheStore } from '../../src/redis/index.ts';
import type { WorkerLine } from './load/load.ts';
import type { Operation } from './load/record.ts';
import type { World } from './world/fault.ts';

/** Compares the counters in Redis with the calls of the workers: a batch that was sent twice must count once. */
export async function wrongCounts(
  { endpoint }: World,
  tenantId: string,
  printed: readonly WorkerLine[],
): Promise<string[]> {
  const client = connectRedis({ endpoint });
  const metrics = await createCacheStore(client).getCacheMetrics(tenantId);
  await client.close();
  const calls = printed.map(({ line }) => line).filter((line) => line.t === 'call');
  const ended = (how: (code: string) => boolean, ...ops: readonly Operation[]) =>
    calls.filter(({ op, code }) => ops.includes(op) && how(code)).length;
  const answered = (...ops: readonly Operation[]) => ended((code) => code === 'OK', ...ops);
  /** Write-throughs that removed the entry because they could not store the value. */
  const removed = calls.filter(
    ({ op, code, degraded }) => op === 'writeThrough' && code === 'OK' && degraded,
  );
  const doubtful = (...ops: readonly Operation[]) => ended((code) => code !== 'OK', ...ops);

  const unsent = printed.filter(({ line }) => line.t === 'end' && !line.metricsSent);
  const expected = {
    sets: [answered('setCache', 'writeThrough', 'readAsOf') - removed.length, 0],
    invalidations: [answered('invalidateCacheByTags'), 0],
    // The deletes of a failed write-through also count.
    deletes: [answered('deleteCache') + removed.length, doubtful('writeThrough')],
  } as const;
  const wrong = (['sets', 'invalidations', 'deletes'] as const).flatMap((name) => {
    const [least, more] = expected[name];
    const counted = metrics[name];
    const right = least <= counted && counted <= least + more;
    return right ? [] : [`${name}: Redis counted ${counted}, the workers ${least} to ${least + more}`];
  });
  return [...wrong, ...unsent.map(({ worker }) => `worker ${worker} could not send its counters`)];
}
