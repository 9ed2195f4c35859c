import { randomBytes } from 'node:crypto';

/** A random word, safe in keys and scripts: base64url of as many bytes. */
export const token = (bytes: number): string => randomBytes(bytes).toString('base64url');
