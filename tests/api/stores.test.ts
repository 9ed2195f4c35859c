import { expect, test } from 'vitest';
import { loadServiceConfig } from '../../src/api/config.ts';
import { readSessionAudit } from '../../src/api/logging/index.ts';
import { createLog } from '../../src/api/logging/log.ts';
import { openSessions, openTenantPurge } from '../../src/api/stores.ts';
import type { SessionEvent } from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { apiRedis } from './api-redis.ts';

const issuer = {
  kind: 'auth0',
  issuer: 'https://tenant.auth0.example/',
  audience: 'https://api.example.com',
};
const config = loadServiceConfig({
  REDIS_URL: 'redis://localhost',
  TOKEN_ISSUERS: JSON.stringify([issuer]),
});

test('each step of a purge writes an audit line, but a dry run does not', async () => {
  const lines: string[] = [];
  const log = createLog('info', (line) => lines.push(line));
  const tenantId = freshTenant();
  const purge = openTenantPurge(
    apiRedis(),
    config,
    log,
    openSessions(apiRedis(), config, () => {}),
  );
  expect(await purge(tenantId, { dryRun: true, limit: 1 })).toMatchObject({ sessions: 0 });
  expect(lines).toEqual([]);
  await purge(tenantId, { limit: 1 });
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
    message: 'tenant purge',
    audit: true,
    tenant: tenantId,
  });
});

test('a full tenant logs a warning', async () => {
  const lines: string[] = [];
  const log = createLog('info', (line) => lines.push(line));
  const session = { ...config.redis.session, maxBytesPerTenant: 1 };
  const sessions = openSessions(apiRedis(), { ...config, redis: { ...config.redis, session } }, log);
  const tenantId = freshTenant();
  await expect(sessions.createSession({ tenantId, userId: 'alice' })).rejects.toThrow('of 1 bytes');
  expect(lines.map((text) => JSON.parse(text))).toMatchObject([
    { level: 'warn', message: 'session tenant-full', tenant: tenantId },
  ]);
});

test('session events become audit lines with tenant, user and handle, and never a session id', async () => {
  const lines: string[] = [];
  const events: SessionEvent[] = [];
  const log = createLog('info', (line) => lines.push(line));
  const sessions = openSessions(apiRedis(), config, log, (event) => events.push(event));
  const tenantId = freshTenant();
  const { sessionId, session } = await sessions.createSession({ tenantId, userId: 'alice' });
  await sessions.destroySession(tenantId, sessionId);
  const [first, line] = lines.map((text) => JSON.parse(text));
  expect(first.eventId).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  expect(line.eventId).not.toBe(first.eventId);
  expect(readSessionAudit(lines[1] ?? '')).toEqual({
    eventId: line.eventId,
    type: 'destroyed',
    time: line.time,
    tenantId,
    userId: 'alice',
    handle: session.handle,
  });
  expect(line).toMatchObject({
    level: 'info',
    message: 'session destroyed',
    audit: true,
    tenant: tenantId,
    userId: 'alice',
    handle: session.handle,
  });
  expect(lines.join()).not.toContain(sessionId);
  expect(events).toMatchObject([
    { type: 'created', tenantId },
    { type: 'destroyed', tenantId },
  ]);
});
