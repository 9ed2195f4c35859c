import { expect } from 'vitest';
import type { RedisAdmin } from './admin.ts';

/** Fails if a tenant left a session key without a TTL; only the epoch has none, and there is one per tenant. */
export async function expectSessionTtls(admin: RedisAdmin, tenantId: string): Promise<void> {
  for (const key of await admin.everyKey(`session*{${tenantId}}*`)) {
    const ttl = await admin.pttl(key);
    // A key may expire between the two looks.
    if (key.startsWith('session-epoch:')) expect(ttl, key).toBe(-1);
    else expect(ttl, key).not.toBe(-1);
  }
}
