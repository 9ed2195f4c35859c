import { randomFillSync } from 'node:crypto';

/** Random bytes are cheap by the thousand and dear one by one. */
const pool = Buffer.alloc(4_096);
let used = pool.length;

/** A random word, safe in keys and scripts: base64url of as many bytes. For names of things, not for secrets. */
export function token(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('base64url', used - bytes, used);
}

/** The same for secrets: nothing of it stays in the pool. */
export function secretToken(bytes: number): string {
  const secret = token(bytes);
  pool.fill(0, used - bytes, used);
  return secret;
}
