import { randomBytes } from 'node:crypto';

/** @returns base64url of as many random bytes: safe in keys and scripts, and strong enough for secrets */
export const randomToken = (bytes: number): string => randomBytes(bytes).toString('base64url');
