import type { Redis } from 'ioredis';

/** @throws Error if INFO's text has no such field */
export function infoField(info: string, name: string): string {
  const value = new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  if (value === undefined) throw new Error(`INFO has no field ${name}`);
  return value;
}

/** User and system time of the server since it started, in µs. */
export async function serverCpuMicros(redis: Redis): Promise<number> {
  const info = await redis.info('cpu');
  return (Number(infoField(info, 'used_cpu_user')) + Number(infoField(info, 'used_cpu_sys'))) * 1e6;
}
