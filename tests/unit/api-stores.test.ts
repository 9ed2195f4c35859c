import { expect, test } from 'vitest';
import { loadServiceConfig } from '../../src/api/config.ts';
import { createLog } from '../../src/api/logging/log.ts';
import { openSessions } from '../../src/api/stores.ts';
import type { RedisClient, SessionEvent } from '../../src/redis/index.ts';

const issuer = {
  kind: 'auth0',
  issuer: 'https://tenant.auth0.example/',
  audience: 'https://api.example.com',
};
const config = loadServiceConfig({
  REDIS_URL: 'redis://localhost',
  TOKEN_ISSUERS: JSON.stringify([issuer]),
});

/** Answers every script as a session that was ended. */
const client: RedisClient = {
  ordered: true,
  command: async () => null,
  pipeline: async () => [],
  script: async () => ['ok', 'i {"userId":"alice"}\n'],
  close: async () => {},
};

test('what happens to sessions is an audit line with tenant, user and handle, and never an id', async () => {
  const lines: string[] = [];
  const heard: SessionEvent[] = [];
  const log = createLog('info', (line) => lines.push(line));
  const sessions = openSessions(client, config, log, (event) => heard.push(event));
  const id = `${'s'.repeat(43)}${'l'.repeat(22)}00`;
  await sessions.destroySession('org_acme', id);
  const [line] = lines.map((text) => JSON.parse(text));
  expect(line).toMatchObject({
    level: 'info',
    message: 'session destroyed',
    audit: true,
    tenant: 'org_acme',
    userId: 'alice',
    handle: expect.stringMatching(/^[\w-]{46}$/),
  });
  expect(lines.join()).not.toContain('s'.repeat(43));
  expect(heard).toMatchObject([{ type: 'destroyed', tenantId: 'org_acme' }]);
});
