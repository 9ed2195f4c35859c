/**
 * The promises of a TCP driver, in addition to those of all drivers in tests/contract. The fifth promise (order, flush
 * at close, one system call per tick) is in tests/contract/driver-writes.test.ts, the sixth (the shapes of replies) in
 * tests/contract/driver.test.ts.
 */
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { defineScript } from '../../../src/redis/client/client.ts';
import type { TcpEndpoint } from '../../../src/redis/client/endpoint.ts';
import { connectTcp } from '../../../src/redis/client/tcp/tcp.ts';
import { connectRedis, type RedisClient } from '../../../src/redis/index.ts';
import { bulk, OK, type RespServer, startRespServer } from '../../support/fakes/resp-server.ts';
import { freshTenant } from '../../support/redis/kinds.ts';
import { PLAIN_TCP } from '../../support/redis/server.ts';
import { sharedServers } from '../../support/redis/shared-servers.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { KEY, untilAnswered } from './stand-in.ts';

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0)) await close();
});

async function standIn(): Promise<RespServer> {
  const server = await startRespServer();
  closing.push(server.close);
  return server;
}

/** A client without the resilience layer's retry, so that only the driver sends anything twice. */
function driverTo({ port }: RespServer, settings: Partial<TcpEndpoint>): RedisClient {
  const client = connectTcp({ ...PLAIN_TCP, port, ...settings });
  closing.push(client.close);
  return client;
}

const SCRIPT = defineScript('write', "return redis.call('SET', KEYS[1], ARGV[1])");

const WRITES: Record<string, { commands: number; call(client: RedisClient): Promise<unknown> }> = {
  command: { commands: 1, call: (client) => client.command(['SET', KEY, 'late']) },
  script: { commands: 1, call: (client) => client.script(SCRIPT, [KEY], ['late']) },
  pipeline: {
    commands: 2,
    call: (client) =>
      client.pipeline([
        ['SET', KEY, 'late'],
        ['INCR', KEY],
      ]),
  },
};

const isWrite = (name: string): boolean => ['SET', 'INCR', 'EVALSHA', 'EVAL'].includes(name);

/** Commands that the server answers too late, and that make ioredis send them again. */
interface Cause {
  readonly cluster: boolean;
  /** The late reply to each write. */
  reply?(other: RespServer): string;
  /** Instead of a reply. */
  cut?: true;
  handshake?: true;
}

const CAUSES: Record<string, Cause> = {
  MOVED: { cluster: true, reply: ({ port }) => `-MOVED 1 127.0.0.1:${port}\r\n` },
  ASK: { cluster: true, reply: ({ port }) => `-ASK 1 127.0.0.1:${port}\r\n` },
  TRYAGAIN: { cluster: true, reply: () => '-TRYAGAIN Multiple keys request during rehashing of slot\r\n' },
  CLUSTERDOWN: { cluster: true, reply: () => '-CLUSTERDOWN The cluster is down\r\n' },
  'a closed connection': { cluster: false, cut: true },
  'a closed connection of a cluster': { cluster: true, cut: true },
  'a late handshake': { cluster: false, handshake: true },
  'a late handshake of a cluster': { cluster: true, handshake: true },
};

describe('1. a call that failed with TIMEOUT is never sent later', () => {
  const cases = Object.entries(CAUSES).flatMap(([name, cause]) =>
    Object.entries(WRITES).map(([kind, write]) => ({ name, kind, cause, write })),
  );
  it.concurrent.each(cases)('$kind, $name', async ({ cause, write }) => {
    const [server, other] = [await standIn(), await standIn()];
    const client = driverTo(server, { cluster: cause.cluster, commandTimeoutMs: 1_000 });
    await untilAnswered(client);
    let late = false;
    /** The replies written late, in the order of the commands. */
    const held: (() => void)[] = [];
    if (cause.handshake) {
      const { handshake } = server;
      server.handshake = (received) => {
        if (late || received.name !== 'INFO') return handshake(received);
        held.push(() => received.connection.write(bulk('loading:0\r\n')));
        return undefined;
      };
      server.refuse(true);
      server.refuse(false);
    } else {
      server.answer = ({ connection, name }) => {
        if (late || (!isWrite(name) && held.length === 0)) return OK;
        held.push(() => {
          if (!isWrite(name)) connection.write(OK);
          else if (cause.reply) connection.write(cause.reply(other));
          else connection.reset();
        });
        return undefined;
      };
    }
    const start = server.received.length;
    const arrived = () => [...server.received.slice(start), ...other.received].map(({ name }) => name);

    await expect(write.call(client)).rejects.toMatchObject({ code: 'TIMEOUT' });
    // The connection is checked with a PING.
    if (!cause.handshake) await waitUntil('PING', () => arrived().includes('PING'));
    const before = arrived();
    late = true;
    for (const release of held) release();

    await waitUntil('the commands to come again', () => arrived().length >= before.length + write.commands);
    await untilAnswered(client);
    expect(arrived().filter(isWrite)).toEqual(before.filter(isWrite));
  });
});

describe('2. it recovers from garbage under steady traffic', () => {
  // Each reply announces more bytes than it contains, so every later reply is parsed as its remainder while bytes keep
  // arriving.
  it.each(['$2000000000\r\n', '*1000000\r\n'])('%j', async (garbage) => {
    const server = await standIn();
    const client = driverTo(server, { commandTimeoutMs: 100 });
    const call = () =>
      client.command(['GET', KEY]).then(
        () => 'OK',
        (error) => error.code,
      );
    await waitUntil('a connection', async () => (await call()) === 'OK');
    let spoilt = false;
    server.answer = ({ connection }) => {
      if (spoilt) return OK;
      spoilt = true;
      connection.write(garbage);
      return undefined;
    };
    const outcomes: string[] = [];
    while (outcomes.length < 200 && !outcomes.includes('OK')) {
      outcomes.push(...(await Promise.all([call(), call(), call()])));
    }
    expect(outcomes[0]).toBe('TIMEOUT');
    expect(outcomes).toContain('OK');
  });
});

/** Number of rejected calls among a number of sequential calls. */
async function countRefused(calls: number, call: () => Promise<unknown>): Promise<number> {
  let refused = 0;
  for (let i = 0; i < calls; i++) {
    await call().catch(() => {
      refused += 1;
    });
  }
  return refused;
}

describe('3. it leaves a node that was replaced under the same name', () => {
  const read = (client: RedisClient) => client.command(['GET', KEY]);
  const pipeline = (client: RedisClient) =>
    client.pipeline([
      ['SET', KEY, '1'],
      ['GET', KEY],
    ]);
  it.each([
    ['a lone command', read],
    ['a pipeline', pipeline],
    ['fifty commands', (client: RedisClient) => Promise.all(Array.from({ length: 50 }, () => read(client)))],
  ])('%s', async (_, call) => {
    const server = await standIn();
    const client = driverTo(server, { cluster: true });
    await call(client);
    // Open connections go to the old node, which stays up; new ones go to its successor.
    const replaced = server.connections.length;
    server.answer = ({ connection }) =>
      connection.id <= replaced ? `-MOVED 1 127.0.0.1:${server.port}\r\n` : OK;
    expect(await countRefused(20, () => call(client))).toBeLessThanOrEqual(1);
    expect(server.connections.length - replaced).toBeLessThanOrEqual(3);
  });

  it('ERR MOVED, with which the read endpoint of ElastiCache Serverless rejects writes', async () => {
    const [primary, reader] = [await standIn(), await standIn()];
    primary.slots = [primary, reader];
    reader.slots = primary.slots;
    reader.answer = () => `-ERR MOVED 1 127.0.0.1:${primary.port}\r\n`;
    const client = connectRedis({ endpoint: { ...PLAIN_TCP, port: primary.port, cluster: true } });
    closing.push(client.close);
    await read(client);
    const isAnswered = () =>
      read(client).then(
        () => true,
        () => false,
      );
    // Only the reader is left in the pool.
    primary.refuse(true);
    await waitUntil('the reader to be asked', async () => {
      await isAnswered();
      return reader.received.length > 0;
    });
    primary.refuse(false);
    await waitUntil('an answer', isAnswered);
    expect(await countRefused(20, () => read(client))).toBe(0);
  });
});

describe('4. a reply that arrived while the process was busy is read before its call is timed out', () => {
  it('reads it', async () => {
    const { endpoint } = sharedServers().standalone;
    if (endpoint.provider === 'upstash') throw new Error('It speaks RESP');
    const client = connectTcp({ ...endpoint, commandTimeoutMs: 50 });
    onTestFinished(client.close);
    const key = `cache:{${freshTenant()}}:test:key`;
    const isSet = () =>
      client.command(['SET', key, 'value', 'PX', 60_000]).then(
        () => true,
        () => false,
      );
    await waitUntil('the value to be stored', isSet);
    const call = client.command(['GET', key]);
    for (const end = performance.now() + 2_000; performance.now() < end; );
    await expect(call).resolves.toBe('value');
  });
});
