import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connectAdmin } from '../support/admin/connection.ts';
import { heapOf } from '../support/programs/heap-probe.ts';
import { LOOPBACK } from '../support/redis/server.ts';
import type { Tolerance } from './growth.ts';

const MEGABYTE = 1024 * 1024;

/** How much each figure may grow: bytes, or a number of sockets or keys. `lasting` keys never expire. */
export const TOLERANCES = {
  heap: { share: 0.1, absolute: 4 * MEGABYTE },
  rss: { share: 0.15, absolute: 24 * MEGABYTE },
  sockets: { share: 0, absolute: 4 },
  keys: { share: 0.1, absolute: 100 },
  lasting: { share: 0, absolute: 5 },
  redisMemory: { share: 0.15, absolute: 2 * MEGABYTE },
} as const satisfies Record<string, Tolerance>;

export type FigureName = keyof typeof TOLERANCES;
export type Sample = Readonly<Record<FigureName, number>>;

interface Watched {
  readonly pid: number;
  readonly heapSocket: string;
  readonly redisPort: number;
}

/** Reads the figures of a product and its Redis from outside. Needs `/proc` of Linux. */
export function watch({ pid, heapSocket, redisPort }: Watched) {
  const redis = connectAdmin({ host: LOOPBACK, port: redisPort });
  return {
    async sample(): Promise<Sample> {
      const heap = await heapOf(heapSocket);
      const [keyspace, memory] = await Promise.all([redis.info('keyspace'), redis.info('memory')]);
      const keys = numberIn(keyspace, /keys=(\d+)/);
      return {
        heap,
        rss: numberIn(readFileSync(`/proc/${pid}/status`, 'utf8'), /VmRSS:\s+(\d+)/) * 1024,
        sockets: openSockets(pid),
        keys,
        lasting: keys - numberIn(keyspace, /expires=(\d+)/),
        redisMemory: numberIn(memory, /used_memory:(\d+)/),
      };
    },
    close: () => redis.disconnect(),
  };
}

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);

export function openSockets(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((name) => targetOf(`${folder}/${name}`).startsWith('socket:')).length;
}

/** Empty if the descriptor was closed after it had been listed. */
function targetOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
