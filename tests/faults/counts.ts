import { connectRedis, createCacheStore } from '../../src/redis/index.ts';
import type { Told } from './load/load.ts';
import type { Operation } from './load/record.ts';
import type { World } from './world/fault.ts';

/** Compares the counters in Redis with what the workers' calls were answered: a batch sent twice counts once. */
export async function wrongCounts(
  { endpoint }: World,
  tenantId: string,
  told: readonly Told[],
): Promise<string[]> {
  const client = connectRedis({ endpoint });
  const metrics = await createCacheStore(client).getCacheMetrics(tenantId);
  await client.close();
  const calls = told.map(({ line }) => line).filter((line) => line.t === 'call');
  const ended = (how: (code: string) => boolean, ...ops: readonly Operation[]) =>
    calls.filter(({ op, code }) => ops.includes(op) && how(code)).length;
  const answered = (...ops: readonly Operation[]) => ended((code) => code === 'OK', ...ops);
  const doubtful = (...ops: readonly Operation[]) => ended((code) => code !== 'OK', ...ops);

  const unsent = told.filter(({ line }) => line.t === 'end' && !line.metricsSent);
  const expected = {
    sets: [answered('setCache', 'writeThrough', 'readAsOf'), 0],
    invalidations: [answered('invalidateCacheByTags'), 0],
    // What a failed write-through removed is counted, too.
    deletes: [answered('deleteCache'), doubtful('writeThrough')],
  } as const;
  const wrong = (['sets', 'invalidations', 'deletes'] as const).flatMap((name) => {
    const [least, more] = expected[name];
    const counted = metrics[name];
    const right = least <= counted && counted <= least + more;
    return right ? [] : [`${name}: Redis counted ${counted}, the workers ${least} to ${least + more}`];
  });
  return [...wrong, ...unsent.map(({ worker }) => `worker ${worker} could not send what it counted`)];
}
