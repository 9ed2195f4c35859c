import { describe, expect, it } from 'vitest';
import {
  createCacheStore,
  createSessionStore,
  readServerInfo,
  SESSION_DEFAULTS,
} from '../../src/redis/index.ts';
import { cacheKeys } from '../../src/redis/shared/keys.ts';
import { blockOf, GUIDE, readDocument } from '../support/documents/code-blocks.ts';
import { runBlock } from '../support/documents/run-block.ts';
import { compile } from '../support/documents/snippets.ts';
import { describeRedis, freshTenant } from '../support/redis/kinds.ts';

it('every import line of the guide compiles', () => {
  const imports = readDocument(GUIDE).match(/^import \{[^}]*\} from '@\/lib\/redis\/\w+';$/gm) ?? [];
  expect(imports.length).toBeGreaterThanOrEqual(3);
  expect(
    compile(
      imports.map((code, i) => ({ file: `import-${i}.ts`, code })),
      '',
    ),
  ).toEqual([]);
});

/** Runs the guide's code unchanged, except for a fresh tenant and a map as its database. */
describeRedis('standalone', (redis) => {
  const inGuide = (begins: string, tenant: string) =>
    blockOf(GUIDE, begins).code.replaceAll('org_123', tenant);
  const server = () => {
    const [node] = redis.nodes;
    if (!node) throw new Error('There is no server');
    return node;
  };
  /** The guide's code leaves its connections open, which keep a program from ending. */
  const runGuide = (code: string, { before = '', after = '' } = {}) =>
    runBlock(code, server(), {
      before: `import { closeRedis as close } from '@/lib/redis/config';\n${before}`,
      after: `${after}\nawait close();`,
    });
  const DATABASE = `
    const rows = new Map([['user_456', { name: 'John Doe' }]]);
    let reads = 0;
    const db = { user: {
      findUnique: async ({ where }) => { reads++; return rows.get(where.id); },
      update: async ({ where, data }) => { rows.set(where.id, data); return data; },
    } };`;

  describe('session management', () => {
    const begins = 'import { \n  createSession, \n  getSession';

    it('usage', async () => {
      const tenant = freshTenant();
      const after = `
        console.log(session.email, session.roles.join(), session.permissions.join(), session.organizationName);
        console.log(await getSession('${tenant}', sessionId));`;
      expect(await runGuide(inGuide(begins, tenant), { after })).toEqual([
        'user@example.com admin manage_users Acme Corp',
        'null',
      ]);
    });

    it('configuration', async () => {
      const code = blockOf(GUIDE, 'const sessionConfig').code;
      const [printed = ''] = await runGuide(code, {
        after: 'console.log(JSON.stringify(sessionConfig));',
      });
      const config = JSON.parse(printed);
      expect(SESSION_DEFAULTS).toMatchObject(config);
      const tenantId = freshTenant();
      const { session } = await createSessionStore(redis.client, config).createSession({
        tenantId,
        userId: 'u',
      });
      expect(session.expiresAt - session.createdAt).toBe(config.sessionTTL * 1000);
    });
  });

  describe('caching system', () => {
    it('key structure', async () => {
      const tenant = freshTenant();
      expect(blockOf(GUIDE, 'cache:{tenantId}').code).toBe('cache:{tenantId}:{namespace}:{key}\n');
      await createCacheStore(redis.client).setCache(tenant, 'users', 'user_456', 1);
      expect(await redis.admin.everyKey(`cache:*${tenant}*`)).toEqual([`cache:{${tenant}}:users:user_456`]);
    });

    it('usage', async () => {
      const tenant = freshTenant();
      const after = `
        console.log(user.name);
        console.log(await getCache('${tenant}', 'users', 'user_456'));`;
      const code = inGuide('import { \n  setCache, \n  getCache', tenant);
      expect(await runGuide(code, { after })).toEqual(['John Doe', 'undefined']);
    });

    it('cache-aside', async () => {
      const tenant = freshTenant();
      const after = `
        console.log((await getUserData('${tenant}', 'user_456')).name, reads);
        console.log((await getUserData('${tenant}', 'user_456')).name, reads);`;
      const code = blockOf(GUIDE, "import { cacheOrFetch } from '@/lib/redis/cache'").code;
      expect(await runGuide(code, { before: DATABASE, after })).toEqual(['John Doe 1', 'John Doe 1']);
    });

    it('write-through', async () => {
      const tenant = freshTenant();
      const before = `${DATABASE}\nimport { getCache, setCache } from '@/lib/redis/cache';`;
      const after = `
        await updateUser('${tenant}', 'user_456', { name: 'Jane Doe' });
        console.log((await getCache('${tenant}', 'users', 'user_456')).name, rows.get('user_456').name);`;
      const code = blockOf(GUIDE, 'const updateUser').code;
      expect(await runGuide(code, { before, after })).toEqual(['Jane Doe Jane Doe']);
    });
  });

  describe('troubleshooting', () => {
    it('INFO returns the sections that redis-cli requests', async () => {
      const { code } = blockOf(GUIDE, '# Connect to Redis CLI');
      const sections = [...code.matchAll(/^INFO (\w+)$/gm)].map(([, section = '']) => section);
      expect(sections).toEqual(['memory', 'stats', 'clients']);
      const answers = await Promise.all(sections.map((section) => redis.admin.raw('INFO', section)));
      expect(answers.map(String)).toEqual([
        expect.stringContaining('used_memory:'),
        expect.stringContaining('keyspace_hits:'),
        expect.stringContaining('connected_clients:'),
      ]);
      expect(Object.keys(await readServerInfo(redis.client))).toEqual(
        expect.arrayContaining(['usedMemoryBytes', 'keyspaceHits', 'connectedClients']),
      );
    });
  });

  describe('appendix', () => {
    it('the commands run beside our keys and do not change them', async () => {
      const tenant = freshTenant();
      const { code } = blockOf(GUIDE, '# Session management\nSET');
      const lines = code.replaceAll('org_123', tenant).split('\n');
      const commands = lines.filter((line) => line !== '' && !line.startsWith('#'));
      expect(commands).toHaveLength(8);
      const cache = createCacheStore(redis.client);
      await cache.setCache(tenant, 'users', 'user_456', 'ours', 60, ['user']);
      for (const command of commands) {
        const [name = '', ...args] = command.split(' ').map((word) => word.replaceAll('"', ''));
        await redis.admin.raw(name, ...args);
      }
      expect(await redis.admin.raw('GET', `cache:${tenant}:users:user_456`)).toBe('user_data');
      expect(await redis.admin.pttl(`cache:${tenant}:users:user_456`)).toBeGreaterThan(3_600_000);
      expect(await redis.admin.raw('GET', `session:${tenant}:abc123`)).toBeNull();
      expect(await cache.getCache(tenant, 'users', 'user_456')).toBe('ours');
      expect(cacheKeys(tenant).entry('users', 'user_456')).toBe(`cache:{${tenant}}:users:user_456`);
    });
  });
});
