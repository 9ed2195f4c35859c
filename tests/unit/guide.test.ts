import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadRedisConfig } from '../../src/redis/index.ts';
import config from '../../vitest.config.ts';
import { blockOf, codeBlocks, GUIDE, readDocument } from '../support/documents/code-blocks.ts';
import { REPOSITORY } from '../support/programs/programs.ts';

const HERE = 'tests/unit/guide.test.ts';
const CODE = 'tests/integration/guide-code.test.ts';
const HTTP = 'tests/integration/guide-http.test.ts';
const INFRA = 'tests/infra/guide.test.ts';
const SESSIONS = 'creates, reads, lists, updates and deletes a session';
const CACHE = 'sets, gets, deletes and invalidates a cache entry';

/** Every code block of the guide in order: how it begins, and the test that covers it. */
const COVERED: readonly (readonly [begins: string, file: string, title: string])[] = [
  ['npm install ioredis', HERE, 'installation: both packages are dependencies'],
  ['# Redis Configuration', HERE, 'environment variables: one file for both providers'],
  ['import { \n  createSession', CODE, 'usage'],
  ['const sessionConfig', CODE, 'configuration'],
  ['cache:{tenantId}', CODE, 'key structure'],
  ['import { \n  setCache', CODE, 'usage'],
  ['import { cacheOrFetch }', CODE, 'cache-aside'],
  ['const updateUser', CODE, 'write-through'],
  ['POST /api/redis/session', HTTP, SESSIONS],
  ['GET /api/redis/session?action=get', HTTP, SESSIONS],
  ['GET /api/redis/session?action=list', HTTP, SESSIONS],
  ['PUT /api/redis/session', HTTP, SESSIONS],
  ['DELETE /api/redis/session', HTTP, SESSIONS],
  ['POST /api/redis/cache', HTTP, CACHE],
  ['GET /api/redis/cache?action=get', HTTP, CACHE],
  ['DELETE /api/redis/cache?action=delete', HTTP, CACHE],
  ['DELETE /api/redis/cache?action=invalidateByTags', HTTP, CACHE],
  ['# Run Redis integration tests', HERE, 'running tests: each command selects the tests of its subject'],
  ['// jest.config.js', HERE, 'test configuration: vitest has the settings that the guide gives jest'],
  ['aws elasticache create-replication-group', INFRA, 'the replication group of the command line'],
  ['REDIS_PROVIDER=elasticache', HERE, 'production variables: the endpoint over TLS'],
  ['// amplify/backend.ts', INFRA, 'the VPC and the functions inside'],
  ['// CloudWatch alarms', INFRA, 'the alarms'],
  [
    '// lib/redis/config.ts',
    'tests/unit/api/connection-log.test.ts',
    'errors and changes of the circuit are always logged',
  ],
  ['# Connect to Redis CLI', CODE, 'INFO returns the sections that redis-cli requests'],
  [
    '# Monitor Redis commands',
    'tests/unit/api/connection-log.test.ts',
    'at debug every call is logged with its name',
  ],
  ['# Session management', CODE, 'the commands run beside our keys and do not change them'],
];

describe('the blocks of the guide', () => {
  it('are each covered by a test', () => {
    const found = codeBlocks(readDocument(GUIDE)).map(({ code }) => code.trimStart());
    const uncovered = found.filter((code, i) => !code.startsWith(COVERED[i]?.[0] ?? '\0'));
    expect(uncovered, 'add the test of these blocks, in the order of the guide').toEqual([]);
    expect(COVERED).toHaveLength(found.length);
  });

  it.each(COVERED)('%j: the test exists in %s: %s', (_, file, title) => {
    expect(readFileSync(join(REPOSITORY, file), 'utf8')).toMatch(new RegExp(`(it|test)\\('${title}`));
  });
});

const { scripts, dependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
const block = (begins: string) => blockOf(GUIDE, begins).code;

describe('the guide', () => {
  it('installation: both packages are dependencies', () => {
    const [, ...packages] = /^npm install (\S+) (\S+)$/m.exec(block('npm install')) ?? [];
    expect(packages).toEqual(['ioredis', '@upstash/redis']);
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(packages));
  });

  it('environment variables: one file for both providers', () => {
    const env = parseEnv(block('# Redis Configuration'));
    expect(loadRedisConfig(env).endpoint).toMatchObject({
      provider: 'upstash',
      url: 'https://your-redis-url.upstash.io',
      token: 'your-redis-token',
    });
    expect(loadRedisConfig({ ...env, REDIS_PROVIDER: 'elasticache' }).endpoint).toMatchObject({
      provider: 'elasticache',
      host: 'your-redis-host',
      port: 6379,
      username: 'your-redis-username',
      password: 'your-redis-password',
      tls: {},
    });
  });

  it('production variables: the endpoint over TLS', () => {
    expect(loadRedisConfig(parseEnv(block('REDIS_PROVIDER=elasticache'))).endpoint).toMatchObject({
      provider: 'elasticache',
      host: 'upskill-redis.abc123.cache.amazonaws.com',
      port: 6379,
      tls: {},
    });
  });

  it('running tests: each command selects the tests of its subject', () => {
    const names = [...block('# Run Redis').matchAll(/^npm run (\S+)$/gm)].map(([, name = '']) => name);
    expect(names).toEqual(['test:redis', 'test:redis:session', 'test:redis:cache']);
    expect(scripts['test:redis']).toMatch(/ --project contract$/);
    const files = readdirSync(join(REPOSITORY, 'tests/contract')).filter((file) => file.endsWith('.test.ts'));
    for (const subject of ['session', 'cache']) {
      const [, filter = ''] = / -- (\S+)$/.exec(scripts[`test:redis:${subject}`]) ?? [];
      const selected = files.filter((file) => `tests/contract/${file}`.includes(filter));
      expect(selected).toEqual(files.filter((file) => file.startsWith(subject)));
      expect(selected.length).toBeGreaterThan(3);
    }
  });

  it('test configuration: vitest has the settings that the guide gives jest', () => {
    const jest = block('// jest.config.js');
    expect(jest).toMatch(/testEnvironment: 'node'[\s\S]*setupFilesAfterEnv[\s\S]*testMatch/);
    const projects = config.test?.projects ?? [];
    const contract = projects.flatMap((project) =>
      typeof project === 'object' && 'test' in project && project.test?.name === 'contract'
        ? [project.test]
        : [],
    );
    // The default environment of Vitest is node.
    expect(contract).toEqual([
      expect.objectContaining({
        include: ['tests/contract/**/*.test.ts'],
        globalSetup: ['tests/support/redis/global-setup.ts'],
      }),
    ]);
    expect(contract[0]).not.toHaveProperty('environment');
  });
});
