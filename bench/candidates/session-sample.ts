import { createHash } from 'node:crypto';

/** The session data that every candidate stores. */
export const sessionSample = (userId: string) => ({
  userId,
  tenantId: 'org_bench',
  email: 'alice@acme.example',
  roles: ['admin', 'member'],
  permissions: ['cache:write'],
  metadata: { theme: 'dark', cart: 3 },
  userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/130.0 Safari/537.36',
  ipAddress: '198.51.100.4',
});

/** The same data with handle, times and version, as JSON. */
export function sessionJson(userId: string): string {
  const now = Date.now();
  const handle = createHash('sha256').update(`${userId}${now}`).digest('base64url');
  const times = { createdAt: now, lastActivity: now, expiresAt: now + 86_400_000, version: 1 };
  return JSON.stringify({ ...sessionSample(userId), ...times, handle });
}
