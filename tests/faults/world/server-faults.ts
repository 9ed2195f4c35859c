import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { RedisProcess } from '../../support/redis/process.ts';
import type { Fault } from './fault.ts';

/** Repeats an action for the duration of a fault. */
export async function repeatedly(
  holdMs: number,
  everyMs: number,
  act: () => Promise<unknown>,
): Promise<void> {
  const until = Date.now() + holdMs;
  while (Date.now() < until) {
    await act();
    await pause(everyMs);
  }
}

/** Faults of a server process. */
export const processFaults = (server: RedisProcess): Fault[] => [
  {
    name: 'kill -9, restarted from its log',
    async run(holdMs) {
      await server.kill();
      await pause(holdMs);
      await server.restart();
    },
  },
  {
    name: 'SIGSTOP, then SIGCONT',
    outlastsCalls: true,
    async run(holdMs) {
      server.signal('SIGSTOP');
      await pause(holdMs);
      server.signal('SIGCONT');
    },
  },
];

/** Faults by an administrator, by full memory or by a failover. */
export const commandFaults = (admin: Redis): Fault[] => [
  {
    name: 'CLIENT KILL storm',
    run: (holdMs) =>
      repeatedly(holdMs, 50, () => admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')),
  },
  {
    name: 'script cache flushed again and again',
    run: (holdMs) => repeatedly(holdMs, 25, () => admin.call('SCRIPT', 'FLUSH')),
  },
  {
    name: 'memory full, noeviction',
    async run(holdMs) {
      await admin.config('SET', 'maxmemory-policy', 'noeviction');
      await admin.config('SET', 'maxmemory', Math.ceil((await usedMemory(admin)) / 2));
      await pause(holdMs);
      await admin.config('SET', 'maxmemory', 0);
    },
  },
  {
    name: 'memory full, volatile-lru',
    loses: 'cache entries that were evicted',
    async run(holdMs) {
      await fill(admin, 2_000);
      await admin.config('SET', 'maxmemory-policy', 'volatile-lru');
      await admin.config('SET', 'maxmemory', await usedMemory(admin));
      await repeatedly(holdMs, 25, () => fill(admin, 50));
      await admin.config('SET', 'maxmemory', 0);
    },
  },
  {
    name: 'read-only replica',
    async run(holdMs) {
      // The master does not exist, so the replica keeps its data.
      await admin.call('REPLICAOF', '127.0.0.1', '1');
      await pause(holdMs);
      await admin.call('REPLICAOF', 'NO', 'ONE');
    },
  },
];

async function usedMemory(admin: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await admin.info('memory'))?.[1]);
}

/** Adds keys with a TTL that no test reads. */
async function fill(admin: Redis, keys: number): Promise<void> {
  const pipeline = admin.pipeline();
  for (let i = 0; i < keys; i++) pipeline.set(`filler:${Math.random()}`, 'x'.repeat(1_000), 'PX', 60_000);
  await pipeline.exec();
}
