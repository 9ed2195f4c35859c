import { Redis } from 'ioredis';
import type { RedisAddress } from './bench-redis.ts';

/** Observes one server from a separate connection. */
export interface Observer {
  /** User and system time of the server since it started, in µs. */
  cpuMicros(): Promise<number>;
  close(): void;
}

export async function openObserver({ host, port }: RedisAddress): Promise<Observer> {
  const redis = new Redis({ host, port, maxRetriesPerRequest: null });
  return {
    async cpuMicros() {
      const info = await redis.info('cpu');
      const seconds = (name: string) => Number(new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1]);
      return (seconds('used_cpu_user') + seconds('used_cpu_sys')) * 1e6;
    },
    close: () => redis.disconnect(),
  };
}
