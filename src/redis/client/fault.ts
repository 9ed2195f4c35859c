import type { ConnectionFault } from '../errors.ts';

/** How Node, OpenSSL and undici write their codes. */
const SYSTEM_CODE = /^[A-Z][A-Z0-9_]+$/;

/**
 * @param error any error of a connection
 * @returns its code alone, or that of its cause: ioredis hangs the command on its errors, of AUTH with the password
 */
export function faultOf(error: unknown): ConnectionFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  if (SYSTEM_CODE.test(code)) return Object.assign(new Error(code), { code });
  return faultOf(error.cause);
}
