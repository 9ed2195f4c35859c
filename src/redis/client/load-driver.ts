import type { RedisDriver } from './driver.ts';

/**
 * Loads one driver, so that a bundle with both drivers runs the code of only one. Call this during the init phase of a
 * function, in which Lambda provides more CPU than for a request.
 * @param provider the value of REDIS_PROVIDER; anything other than `upstash` is a server that speaks RESP
 * @returns the driver for `connectRedisWith`
 */
export const loadDriver = async (provider: string | undefined): Promise<RedisDriver> =>
  provider?.trim() === 'upstash'
    ? (await import('./rest/driver.ts')).restDriver
    : (await import('./tcp/driver.ts')).tcpDriver;
