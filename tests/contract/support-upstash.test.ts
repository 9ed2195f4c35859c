import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { freshTenant } from '../support/redis/kinds.ts';
import { sharedServers } from '../support/redis/shared-servers.ts';
import { startUpstash, type UpstashServer } from '../support/upstash/upstash.ts';

let server: UpstashServer;
let redis: Redis;
let key: string;

const connect = (token: string) =>
  new Redis({
    ...server.endpoint,
    token,
    retry: { retries: 0 },
    automaticDeserialization: false,
    enableTelemetry: false,
    enableAutoPipelining: false,
  });

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(server.endpoint.url + path, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${server.endpoint.token}`, ...headers },
  });

beforeAll(async () => {
  const [backing] = sharedServers().standalone.nodes;
  if (!backing) throw new Error('no standalone server');
  server = await startUpstash(backing);
  redis = connect(server.endpoint.token);
});
afterAll(() => server.close());
beforeEach(() => {
  key = `cache:{${freshTenant()}}:x`;
});

it('carries strings, numbers, nulls and nested arrays through the real client', async () => {
  expect(await redis.set(key, 'ünï "OK" 123')).toBe('OK');
  expect(await redis.get(key)).toBe('ünï "OK" 123');
  expect(await redis.get(`${key}:absent`)).toBeNull();
  expect(await redis.incr(`${key}:n`)).toBe(1);
  const nested = "return {'a', 1, false, {'b', {'c'}}}";
  expect(await redis.eval(nested, [key], [])).toEqual(['a', 1, null, ['b', ['c']]]);
});

it('encodes every string except OK, and only when asked to', async () => {
  const answer = async (headers = {}) => (await post('/', JSON.stringify(['GET', key]), headers)).json();
  await redis.set(key, 'bar');
  expect(await answer()).toEqual({ result: 'bar' });
  expect(await answer({ 'upstash-encoding': 'base64' })).toEqual({ result: 'YmFy' });
});

it('returns the error of one command of a pipeline beside the other replies, in one request', async () => {
  const before = server.requestCount;
  const batch = redis.pipeline().set(key, 'text').incr(key).get(key);
  const replies = await batch.exec({ keepErrors: true });
  expect(replies.map(({ error, result }) => error ?? result)).toEqual([
    'OK',
    expect.stringMatching(/^ERR value is not an integer/),
    'text',
  ]);
  expect(server.requestCount - before).toBe(1);
});

it('runs a transaction atomically and discards an invalid one as a whole', async () => {
  expect(await redis.multi().set(key, '1').incr(key).exec()).toEqual(['OK', 2]);
  const broken = await post('/multi-exec', JSON.stringify([['SET', key, '9'], ['NOSUCHCOMMAND']]));
  expect(broken.status).toBe(400);
  expect(await broken.json()).toEqual({ error: expect.stringMatching(/^EXECABORT/) });
  expect(await redis.get(key)).toBe('2');
});

it('rejects a bad token on every path', async () => {
  const stranger = connect('wrong');
  await expect(stranger.get(key)).rejects.toThrow(/WRONGPASS/);
  await expect(stranger.pipeline().get(key).exec()).rejects.toThrow(/WRONGPASS/);
  for (const path of ['/', '/pipeline', '/multi-exec']) {
    expect((await post(path, '[]', { authorization: 'Bearer wrong' })).status).toBe(401);
  }
});

it('rejects failing and stateful commands, malformed and oversized requests with 400', async () => {
  await redis.set(key, 'text');
  const bodies = [
    JSON.stringify(['INCR', key]),
    JSON.stringify(['MULTI']),
    '{"not": "a command"}',
    'not json',
    JSON.stringify(['SET', key, 'x'.repeat(10 * 1_048_576)]),
  ];
  for (const body of bodies) {
    const response = await post('/', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^ERR/) });
  }
});

it('echoes the sync token', async () => {
  const response = await post('/', JSON.stringify(['PING']), { 'upstash-sync-token': 'token-7' });
  expect(response.headers.get('upstash-sync-token')).toBe('token-7');
});
