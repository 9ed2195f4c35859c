import type { ConnectionFault } from '../errors.ts';

/** Format of the error codes of Node.js, OpenSSL and undici. */
const SYSTEM_CODE = /^[A-Z][A-Z0-9_]+$/;

/**
 * @param error any error of a connection
 * @returns only its code, or that of its cause, because ioredis attaches the command to its errors, including AUTH with
 *   its password
 */
export function faultOf(error: unknown): ConnectionFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  if (SYSTEM_CODE.test(code)) return Object.assign(new Error(code), { code });
  return faultOf(error.cause);
}
