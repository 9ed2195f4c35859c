import dns from 'node:dns';
import { createServer } from 'node:http';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import { connectRedis, isRedisError, type RedisClient, type RedisConfig } from '../../../src/redis/index.ts';
import { type RespServer, startRespServer } from '../../support/fakes/resp-server.ts';
import { PLAIN_TCP, TEST_DEADLINES } from '../../support/redis/server.ts';
import { waitUntil } from '../../support/wait-until.ts';

const NAME = 'redis.test';
const KEY = 'cache:{org}:test:key';

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0)) await close();
});

const write = (client: RedisClient) => client.command(['SET', KEY, '1']);
const lastOf = ({ received }: RespServer) => received.at(-1)?.name;

describe('a name that leads to another server after a failover', () => {
  let address = '127.0.0.1';
  afterEach(() => {
    vi.restoreAllMocks();
    address = '127.0.0.1';
  });

  /** An old and a new server on one port, and a client that knows them by one name. */
  async function failover({ cluster }: { cluster: boolean }) {
    const { lookup } = dns;
    vi.spyOn(dns, 'lookup').mockImplementation(((host: string, ...rest: [dns.LookupOptions, () => void]) =>
      lookup(host === NAME ? address : host, ...rest)) as typeof lookup);
    const old = await startRespServer({ host: '127.0.0.1' });
    const successor = await startRespServer({ host: '127.0.0.2', port: old.port });
    for (const server of [old, successor]) server.slots = [{ host: NAME, port: old.port }];
    const client = connectRedis({ endpoint: { ...PLAIN_TCP, host: NAME, port: old.port, cluster } });
    closing.push(client.close, old.close, successor.close);
    await write(client);
    address = '127.0.0.2';
    return { old, successor, client };
  }

  it('while the old one stays up as a replica: at most one write is rejected', async () => {
    const { old, successor, client } = await failover({ cluster: false });
    old.answer = () => "-READONLY You can't write against a read only replica.\r\n";
    await write(client).catch((error) => expect(error).toMatchObject({ code: 'UNAVAILABLE' }));
    await write(client);
    expect(lastOf(successor)).toBe('SET');
  });

  it('while the old one stays up as a node of the cluster', async () => {
    const { old, successor, client } = await failover({ cluster: true });
    old.answer = () => `-MOVED 1 ${NAME}:${old.port}\r\n`;
    await write(client);
    expect(lastOf(successor)).toBe('SET');
  });

  it.each([false, true])('while the old one is gone (cluster: %s)', async (cluster) => {
    const { old, successor, client } = await failover({ cluster });
    old.close();
    await waitUntil('a write', () =>
      write(client).then(
        () => true,
        () => false,
      ),
    );
    expect(lastOf(successor)).toBe('SET');
  });
});

describe('an error of the connection', () => {
  const SECRET = 'hunter2';
  const timeouts = { commandTimeoutMs: 500, connectTimeoutMs: 500 };
  const KINDS: Record<string, (port: number) => RedisConfig['endpoint']> = {
    standalone: (port) => ({ ...PLAIN_TCP, ...timeouts, port, password: SECRET }),
    cluster: (port) => ({ ...PLAIN_TCP, ...timeouts, port, cluster: true, password: SECRET }),
    upstash: (port) => ({
      provider: 'upstash',
      url: `http://127.0.0.1:${port}`,
      token: SECRET,
      ...TEST_DEADLINES,
    }),
  };

  it.each(Object.entries(KINDS))(
    'carries its code in the text and as the cause, and no secret (%s)',
    async (_, endpoint) => {
      const { port, close } = await startRespServer();
      close();
      const client = connectRedis({ endpoint: endpoint(port) });
      closing.push(client.close);
      const error = await write(client).catch((thrown: unknown) => thrown);
      if (!isRedisError(error)) throw new Error('It is not typed');
      expect(error.message).toContain('ECONNREFUSED');
      expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(SECRET);
    },
  );
});

it('half a reply of Upstash is an outage, regardless of its content', async () => {
  const server = createServer((_, response) => response.end('{"result":"unauthorized WRONGPASS'));
  const url = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  const client = connectRedis({ endpoint: { provider: 'upstash', url, token: 'token', ...TEST_DEADLINES } });
  closing.push(
    client.close,
    () => server.closeAllConnections(),
    () => server.close(),
  );
  await expect(client.command(['GET', KEY])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
