import { expect } from 'vitest';
import type { RedisAdmin } from './admin.ts';

/** Fails if a session key of the tenant has no TTL, except its one epoch key. */
export async function expectSessionTtls(admin: RedisAdmin, tenantId: string): Promise<void> {
  for (const key of await admin.everyKey(`session*{${tenantId}}*`)) {
    const ttl = await admin.pttl(key);
    // A key may expire after it has been listed.
    if (key.startsWith('session-epoch:')) expect(ttl, key).toBe(-1);
    else expect(ttl, key).not.toBe(-1);
  }
}
