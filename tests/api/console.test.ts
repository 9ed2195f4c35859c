import { describe, expect, it } from 'vitest';
import { consoleInfo } from '../../src/api/operations/console.ts';
import { createConsoleProbe } from '../../src/api/operations/console-probe.ts';
import { AuthError, CommandError, UnavailableError } from '../../src/redis/errors.ts';
import { loadRedisConfig, readServerInfo } from '../../src/redis/index.ts';
import { BOB, openHttpApi } from './http-api.ts';

const INFO = [
  '# Server',
  'redis_version:7.2.4',
  'server_name:valkey',
  'valkey_version:8.0.1',
  'redis_mode:cluster',
  '# Memory',
  'used_memory:1024',
  'maxmemory_policy:volatile-lru',
  'mem_fragmentation_ratio:1.5',
  '',
].join('\r\n');

const answering = (text: string) => ({ command: async () => text, circuit: () => 'half-open' as const });
const failing = (error: Error) => ({ command: () => Promise.reject(error) });
const { endpoint } = loadRedisConfig({
  REDIS_PROVIDER: 'elasticache',
  REDIS_HOST: 'h',
  REDIS_CLUSTER: 'true',
});

const PATH = '/api/redis/console';
const USER = { claims: { permissions: ['console:use'] } };

describe('server info', () => {
  it('is read from INFO and leaves out missing fields', async () => {
    expect(await readServerInfo(answering(INFO))).toEqual({
      software: 'valkey',
      version: '8.0.1',
      mode: 'cluster',
      usedMemoryBytes: 1024,
      evictionPolicy: 'volatile-lru',
      fragmentation: 1.5,
    });
    expect(await readServerInfo(answering('redis_version:7.0.0'))).toEqual({
      software: 'redis',
      version: '7.0.0',
    });
  });

  it('is empty when INFO is not allowed or not known, and an error when the server is unavailable', async () => {
    expect(await readServerInfo(failing(new AuthError('NOPERM')))).toEqual({});
    expect(await readServerInfo(failing(new CommandError('INFO', 'unknown command')))).toEqual({});
    const away = readServerInfo(failing(new UnavailableError('away')));
    await expect(away).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('GET /api/redis/console', () => {
  const openConsole = () => openHttpApi({ console: createConsoleProbe(answering(INFO), endpoint) });

  it('describes the server to callers with console:use', async () => {
    const reply = await openConsole().send('GET', PATH, undefined, USER);
    const body: unknown = await reply.json();
    expect(body).toMatchObject({
      provider: 'elasticache',
      topology: 'cluster',
      circuit: 'half-open',
      server: { version: '8.0.1' },
    });
    expect(consoleInfo.output.safeParse(body).success).toBe(true);
  });

  it('rejects other callers', async () => {
    const { send, request } = openConsole();
    const rejected = await send('GET', PATH, undefined, BOB);
    expect(rejected.status).toBe(403);
    expect(rejected.headers.get('www-authenticate')).toContain('scope="console:use"');
    expect((await request(PATH)).status).toBe(401);
    expect((await openHttpApi().send('GET', PATH, undefined, USER)).status).toBe(404);
  });
});
