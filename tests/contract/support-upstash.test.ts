import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { freshTenant } from '../support/redis/kinds.ts';
import { sharedServers } from '../support/redis/shared-servers.ts';
import { startUpstash, type UpstashServer } from '../support/upstash/upstash.ts';

// What the stand-in has in common with Upstash that no test of the product would miss.
let server: UpstashServer;
let key: string;

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(server.endpoint.url, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${server.endpoint.token}`, ...headers },
  });

beforeAll(async () => {
  const [backing] = sharedServers().standalone.nodes;
  if (!backing) throw new Error('no standalone server');
  server = await startUpstash(backing);
});
afterAll(() => server.close());
beforeEach(() => {
  key = `cache:{${freshTenant()}}:x`;
});

it('encodes every string except OK, and only when asked to', async () => {
  const answer = async (command: readonly string[], headers = {}) =>
    (await post(JSON.stringify(command), headers)).json();
  const base64 = { 'upstash-encoding': 'base64' };
  expect(await answer(['SET', key, 'bar'], base64)).toEqual({ result: 'OK' });
  expect(await answer(['GET', key])).toEqual({ result: 'bar' });
  expect(await answer(['GET', key], base64)).toEqual({ result: 'YmFy' });
});

it('rejects failing and stateful commands, malformed and oversized requests with 400', async () => {
  await post(JSON.stringify(['SET', key, 'text']));
  const bodies = [
    JSON.stringify(['INCR', key]),
    JSON.stringify(['MULTI']),
    '{"not": "a command"}',
    'not json',
    JSON.stringify(['SET', key, 'x'.repeat(10 * 1_048_576)]),
  ];
  for (const body of bodies) {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^ERR/) });
  }
});

it('echoes the sync token', async () => {
  const response = await post(JSON.stringify(['PING']), { 'upstash-sync-token': 'token-7' });
  expect(response.headers.get('upstash-sync-token')).toBe('token-7');
});
