import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { SERVER_TOKEN_HEADER } from '../../../src/api/auth/delegation.ts';
import { CORS_REQUEST_HEADERS } from '../../../src/api/http/cors-headers.ts';
import { createDevApp } from '../../../src/local/dev/app.ts';

const FRONT_END = 'https://app.example.com';

const app = createDevApp({
  api: (request) => new Response(`api ${new URL(request.url).pathname}`),
  graphql: () => new Response('graphql'),
  pages: new Hono().get('/', (c) => c.text('page')),
  corsOrigins: [FRONT_END],
});

const get = (path: string, headers: Record<string, string> = {}) =>
  app.request(path, { headers: { Host: '127.0.0.1:3000', ...headers } });

describe('the development server', () => {
  it('serves the API and the pages from one origin', async () => {
    expect(await (await get('/api/redis/health')).text()).toBe('api /api/redis/health');
    expect(await (await get('/graphql')).text()).toBe('graphql');
    expect(await (await get('/')).text()).toBe('page');
    expect((await get('/nothing')).status).toBe(404);
  });

  it('shows the query runner to a browser at /graphql, and nothing else to clients', async () => {
    const opened = await get('/graphql', { Accept: 'text/html,application/xhtml+xml' });
    expect(opened.headers.get('location')).toBe('/redis-test#/reference/graphql');
    const headers = { Host: 'localhost', Accept: 'text/html' };
    expect(await (await app.request('/graphql', { method: 'POST', headers })).text()).toBe('graphql');
  });

  it.each(['evil.example', '192.168.0.7:3000', ''])('answers nothing under the name %j', async (Host) => {
    expect((await get('/', { Host })).status).toBe(421);
    expect((await get('/api/redis/health', { Host })).status).toBe(421);
  });

  it.each(['http://evil.example/', 'http://localhost.evil.example:3000/api/redis/health'])(
    'answers nothing for the target %s',
    async (target) => {
      expect((await get(target)).status).toBe(421);
    },
  );

  it.each(['localhost:3000', 'LOCALHOST', '127.0.0.1', '[::1]:3000'])('answers under %s', async (Host) => {
    expect((await get('/', { Host })).status).toBe(200);
  });

  const preflight = (origin: string) =>
    app.request('/api/redis/session', {
      method: 'OPTIONS',
      headers: {
        Host: 'localhost',
        Origin: origin,
        'Access-Control-Request-Method': 'PUT',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    });

  it('allows the configured front ends', async () => {
    const allowed = await preflight(FRONT_END);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(FRONT_END);
    // As in AWS: among them is no token of a server.
    expect(allowed.headers.get('access-control-allow-headers')).toBe(CORS_REQUEST_HEADERS.join());
    expect(CORS_REQUEST_HEADERS).not.toContain(SERVER_TOKEN_HEADER);
    expect((await get('/', { Origin: FRONT_END })).headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    'http://localhost:5173',
    'http://127.0.0.1:3001',
    'http://[::1]:8080',
    'https://localhost',
    'http://app.localhost:3000',
  ])('allows %s, a front end of this machine', async (origin) => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBe(origin);
    const answer = await get('/api/redis/health', { Origin: origin });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  });

  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'http://evil-localhost:3000',
    'http://127.0.0.1.evil.example:3000',
    'http://192.168.0.7:3000',
    'http://user@localhost:3000',
    'ftp://localhost',
    'null',
  ])('allows no page of %s', async (origin) => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
  });
});
