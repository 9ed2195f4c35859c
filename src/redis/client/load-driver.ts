import type { RedisDriver } from './driver.ts';

/**
 * Loads one driver, so that a bundle that contains both runs the code of only one. Load it while a function starts, where
 * Lambda has more CPU than for a request.
 * @param provider the value of REDIS_PROVIDER; anything but `upstash` is a server that speaks RESP
 * @returns the driver for `connectRedisWith`
 */
export const loadDriver = async (provider: string | undefined): Promise<RedisDriver> =>
  provider?.trim() === 'upstash'
    ? (await import('./rest/driver.ts')).restDriver
    : (await import('./tcp/driver.ts')).tcpDriver;
