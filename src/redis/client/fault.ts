import type { ConnectionFault } from '../errors.ts';

/** How Node, OpenSSL and undici write their codes. */
const SYSTEM_CODE = /^[A-Z][A-Z0-9_]+$/;

/**
 * @param error any error of a connection
 * @returns its code alone, or that of its cause: ioredis attaches the command to its errors, including AUTH with its password
 */
export function faultOf(error: unknown): ConnectionFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  if (SYSTEM_CODE.test(code)) return Object.assign(new Error(code), { code });
  return faultOf(error.cause);
}
