import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionEvent, RedisCommand } from '../../src/redis/client/client.ts';
import { connectRedis, type RedisClient } from '../../src/redis/index.ts';
import { startTcpProxy, type TcpProxy } from '../faults/trouble/tcp-proxy.ts';
import { openAdmin } from '../support/admin/admin.ts';
import { describeRedis, freshTenant, type RedisKind } from '../support/redis/kinds.ts';
import { SHARED_CLIENT } from '../support/redis/server.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';
import { startTlsAcl } from '../support/redis/tls-acl.ts';

const TEXTS = [
  'plain',
  'é',
  'ÿ\u0080',
  '😀',
  '\r\n$3\r\nx',
  '',
  '\u0000',
  'x'.repeat(20_000),
  'é'.repeat(20_000),
];

const KINDS: RedisKind[] = ['standalone', 'tls-acl', 'cluster', 'valkey'];

for (const kind of KINDS) {
  describeRedis(kind, (redis) => {
    const named = (count: number) => {
      const tenant = freshTenant();
      return Array.from({ length: count }, (_, i) => `cache:{${tenant}}:test:${i}`);
    };
    const set = (key: string, value: string): RedisCommand => ['SET', key, value, 'PX', 60_000];

    it('carries every text of one tick unchanged, in any combination', async () => {
      const texts = [...TEXTS, ...TEXTS.toReversed()];
      const keys = named(texts.length);
      await Promise.all(keys.map((key, i) => redis.client.command(set(key, texts[i] ?? ''))));
      expect(await Promise.all(keys.map((key) => redis.client.command(['GET', key])))).toEqual(texts);
    });

    it('keeps the order of lone commands, pipelines and scripts of one tick', async () => {
      const [key = ''] = named(1);
      const { client } = redis;
      const replies = await Promise.all([
        client.command(set(key, '0')),
        client.command(['GET', key]),
        client.pipeline([set(key, '1'), ['GET', key]]),
        client.command(['GET', key]),
        client.command(set(key, '2')),
        client.pipeline([['GET', key], set(key, '3')]),
        client.command(['GET', key]),
      ]);
      expect(replies).toEqual(['OK', '0', ['OK', '1'], '1', 'OK', ['2', 'OK'], '3']);
    });

    it('still sends what was called before close in the same tick', async () => {
      const events: ConnectionEvent[] = [];
      const client = connectRedis({ endpoint: redis.endpoint }, { onEvent: (event) => events.push(event) });
      const keys = named(5);
      await client.command(['EXISTS', keys[0] ?? '']);
      const calls = Promise.allSettled(keys.map((key) => client.command(set(key, 'sent'))));
      await client.close();
      await calls;
      await expect
        .poll(() => Promise.all(keys.map((key) => redis.client.command(['GET', key]))))
        .toEqual(keys.map(() => 'sent'));
      expect(events.filter(({ type }) => type === 'error')).toEqual([]);
    });
  });
}

describe('on a server of its own', () => {
  let server: StandaloneServer;
  beforeAll(async () => {
    server = await startStandalone();
  });
  afterAll(() => server?.close());

  /** Number of reads by the server from its connections during an action. */
  async function readsDuring(action: () => Promise<unknown>): Promise<number> {
    const admin = openAdmin(server);
    const reads = async () =>
      Number(/total_reads_processed:(\d+)/.exec(String(await admin.raw('INFO', 'stats')))?.[1]);
    // The query itself is read as well.
    try {
      const [first, second] = [await reads(), await reads()];
      await action();
      return (await reads()) - second - (second - first);
    } finally {
      admin.close();
    }
  }

  async function withClient(use: (client: RedisClient) => Promise<void>): Promise<void> {
    const client = connectRedis(server);
    await client.command(['EXISTS', 'key']);
    await use(client).finally(client.close);
  }

  const many = Array.from({ length: 100 }, (_, i): RedisCommand => ['EXISTS', `key:${i}`]);

  it('the first command of a tick leaves at once, and all others in one write', () =>
    withClient(async (client) => {
      const reads = await readsDuring(() => Promise.all(many.map((command) => client.command(command))));
      expect(reads).toBeGreaterThanOrEqual(1);
      expect(reads).toBeLessThanOrEqual(2);
    }));

  it('a pipeline is one write', () =>
    withClient(async (client) => {
      expect(await readsDuring(() => client.pipeline(many))).toBe(1);
    }));

  it('what exceeds one write is not held back in memory, and arrives whole', () =>
    withClient(async (client) => {
      const values = Array.from({ length: 64 }, (_, i) => `${i}:${'v'.repeat(5_000)}`);
      const reads = await readsDuring(() =>
        client.pipeline(values.map((value, i): RedisCommand => ['SET', `large:${i}`, value])),
      );
      expect(reads).toBeGreaterThan(1);
      expect(await client.command(['MGET', ...values.map((_, i) => `large:${i}`)])).toEqual(values);
    }));
});

describe.each([
  ['TCP', startStandalone],
  ['TLS', startTlsAcl],
] as const)('over %s with a proxy between', (_, start) => {
  let server: StandaloneServer;
  let proxy: TcpProxy;
  let client: RedisClient;
  beforeAll(async () => {
    server = await start();
    proxy = await startTcpProxy(server.process.address.port);
    const { endpoint } = server;
    if (endpoint.provider === 'upstash') throw new Error('The proxy stands before a TCP endpoint');
    client = connectRedis({ endpoint: { ...endpoint, port: proxy.port }, resilience: SHARED_CLIENT });
  });
  afterEach(() => proxy.trouble());
  afterAll(async () => {
    await client?.close();
    proxy?.close();
    await server?.close();
  });

  const keyOf = (i: number | string) => `cache:{org}:test:${i}`;

  it('understands replies no matter where the network cuts them', async () => {
    const text = keyOf('text');
    const list = keyOf('list');
    await client.command(['SET', text, 'é😀\r\n', 'PX', 60_000]);
    await client.command(['ZADD', list, 1, 'one', 2, 'two']);
    const ask = () =>
      client.pipeline([
        ['GET', text],
        ['ZMSCORE', list, 'two', 'none', 'one'],
        ['ZCARD', list],
        ['GET', list],
        ['GET', keyOf('none')],
        ['MGET', text, keyOf('none'), text],
        ['SET', text, 'é😀\r\n', 'PX', 60_000],
      ]);
    let length = 0;
    proxy.trouble({
      reply: (link, chunk) => {
        length += chunk.length;
        link.toClient(chunk);
      },
    });
    const whole = await ask();
    expect(whole).toHaveLength(7);
    for (let cut = 1; cut < length; cut++) {
      let passed = 0;
      proxy.trouble({
        reply: (link, chunk) => {
          const at = cut - passed;
          passed += chunk.length;
          if (at <= 0 || at >= chunk.length) return link.toClient(chunk);
          link.toClient(chunk.subarray(0, at));
          link.toClient(chunk.subarray(at), 1);
        },
      });
      expect(await ask(), `cut after ${cut} bytes`).toEqual(whole);
    }
  });

  it('ends every call of a connection that dies, and loses nothing that was acknowledged', async () => {
    const acknowledged = new Map<string, string>();
    for (let round = 0; round < 20; round++) {
      const keys = Array.from({ length: 50 }, (_, i) => keyOf(`${round}:${i}`));
      const calls = keys.map(async (key, i) => {
        const value = `${round % 2 ? 'é' : ''}${i}`;
        if ((await client.command(['SET', key, value, 'PX', 60_000])) === 'OK') acknowledged.set(key, value);
      });
      // Most of them are not written yet.
      proxy.cut();
      for (const call of await Promise.allSettled(calls)) {
        if (call.status === 'rejected') expect(call.reason).toMatchObject({ code: 'UNAVAILABLE' });
      }
    }
    expect(acknowledged.size).toBeGreaterThan(0);
    const keys = [...acknowledged.keys()];
    await expect(client.command(['MGET', ...keys])).resolves.toEqual([...acknowledged.values()]);
  });

  it('gives every call its own reply while connections come and go', async () => {
    const values = Array.from({ length: 60 }, (_, i) => `value ${i} ${'é'.repeat(i * 40)}`);
    await client.pipeline(values.map((value, i): RedisCommand => ['SET', keyOf(i), value, 'PX', 60_000]));
    for (let round = 0; round < 20; round++) {
      proxy.trouble({
        reply: (link, chunk) => {
          link.toClient(chunk.subarray(0, chunk.length >> 1));
          link.reset();
          proxy.trouble();
        },
      });
      const calls = values.map((value, i) =>
        client.command(['GET', keyOf(i)]).then((reply) => expect(reply).toBe(value)),
      );
      await Promise.all(calls);
    }
  });
});
