import { describe, expect, it } from 'vitest';
import { bulk, OK, type RespServer } from '../../support/fakes/resp-server.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { codeOf, driverTo, KEY, KINDS, standIn, untilAnswered } from './stand-in.ts';

const namesOf = ({ received }: RespServer) => received.map(({ name }) => name);

describe('a connection that is dropped because it no longer responds', () => {
  it.each(KINDS)('takes its calls with it: none is sent again (%s)', async (_, cluster) => {
    const server = await standIn();
    const client = driverTo(server, { cluster, commandTimeoutMs: 200 });
    await untilAnswered(client);
    const silent = server.connections.length;
    server.answer = ({ connection }) => (connection.id <= silent ? undefined : OK);
    expect(await codeOf(client.command(['GET', KEY]))).toBe('TIMEOUT');
    await waitUntil('PING', () => namesOf(server).includes('PING'));
    const codes: Promise<string>[] = [];
    let ended = false;
    await waitUntil('the first to end', () => {
      if (ended) return true;
      const call = client.pipeline([
        ['SET', KEY, 'early'],
        ['SET', KEY, 'early'],
      ]);
      codes.push(codeOf(client.command(['SET', KEY, 'early'])), codeOf(call));
      void codes[0]?.then(() => {
        ended = true;
      });
      return false;
    });
    expect(new Set(await Promise.all(codes))).toEqual(new Set(['UNAVAILABLE']));
    await untilAnswered(client);
    expect(await client.command(['SET', KEY, 'late'])).toBe('OK');
    const sent = server.received.filter(({ connection, name }) => name === 'SET' && connection.id > silent);
    expect(sent.map(({ args }) => args[1])).toEqual(['late']);
  });

  it('leaves the calls of other nodes alone', async () => {
    const [dead, healthy] = [await standIn(), await standIn()];
    const range = (from: number, to: number, { host, port }: RespServer) =>
      `*3\r\n:${from}\r\n:${to}\r\n*3\r\n${bulk(host)}:${port}\r\n${bulk('id')}`;
    for (const server of [dead, healthy]) {
      const { handshake } = server;
      server.handshake = (received) =>
        received.name === 'CLUSTER' && received.args[0] === 'SLOTS'
          ? `*2\r\n${range(0, 8_191, dead)}${range(8_192, 16_383, healthy)}`
          : handshake(received);
    }
    // The slots of their tags are 3,300 and 15,495.
    const [ofDead, ofHealthy] = ['cache:{b}:n:k', 'cache:{a}:n:k'];
    const client = driverTo(dead, { cluster: true, commandTimeoutMs: 200 });
    await untilAnswered(client, ofDead);
    await untilAnswered(client, ofHealthy);
    const silent = dead.connections.length;
    dead.answer = ({ connection }) => (connection.id <= silent ? undefined : OK);
    expect(await codeOf(client.command(['GET', ofDead]))).toBe('TIMEOUT');
    await waitUntil('PING', () => namesOf(dead).includes('PING'));
    let answer = () => {};
    healthy.answer = ({ connection, name }) => {
      if (name !== 'SET') return OK;
      answer = () => connection.write(OK);
      return undefined;
    };
    const lost = codeOf(client.command(['SET', ofDead, '1']));
    const kept = codeOf(client.command(['SET', ofHealthy, '1']));
    expect(await lost).toBe('UNAVAILABLE');
    answer();
    // TIMEOUT on a busy machine.
    expect(await kept).not.toBe('UNAVAILABLE');
    expect(namesOf(healthy).filter((name) => name === 'SET')).toHaveLength(1);
  });
});

describe('calls during an outage', () => {
  it.each(KINDS)('end when the client is closed while it reconnects (%s)', async (_, cluster) => {
    const server = await standIn();
    const codes: string[] = [];
    let lost = false;
    const client = driverTo(
      server,
      { cluster },
      {
        onEvent: ({ type }) => {
          if (!lost || type !== 'reconnecting') return;
          lost = false;
          for (const call of [client.command(['GET', KEY]), client.pipeline([['SET', KEY, '1']])])
            void codeOf(call).then((code) => codes.push(code));
          void client.close();
        },
      },
    );
    await untilAnswered(client);
    lost = true;
    server.refuse(true);
    await expect.poll(() => codes).toEqual(['CLOSED', 'CLOSED']);
    expect(await codeOf(client.command(['GET', KEY]))).toBe('CLOSED');
  });

  it('are not held by a cluster beyond their timeout, nor sent later', async () => {
    const server = await standIn();
    const client = driverTo(server, { cluster: true, commandTimeoutMs: 50, connectTimeoutMs: 50 });
    await untilAnswered(client);
    server.close();
    await waitUntil('the loss', async () => (await codeOf(client.command(['GET', KEY]))) !== 'OK');
    const calls = Array.from({ length: 100 }, (_, i) => codeOf(client.command(['SET', KEY, i])));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['TIMEOUT']));
    const successor = await standIn(server.port);
    await untilAnswered(client);
    // A few may come from the PINGs that check the connection.
    expect(namesOf(successor).filter((name) => name !== 'GET').length).toBeLessThan(10);
  });

  it('are sent in order once a cluster is ready', async () => {
    const server = await standIn();
    const client = driverTo(server, { cluster: true });
    const values = Array.from({ length: 50 }, (_, i) => String(i));
    await Promise.all(values.map((value) => client.command(['SET', KEY, value])));
    expect(server.received.map(({ args }) => args[1])).toEqual(values);
  });
});

it('a cluster whose only remaining node, a replica, stops answering asks its start node again', async () => {
  const [server, replica] = [await standIn(), await standIn()];
  server.slots = [server, replica];
  replica.slots = server.slots;
  const client = driverTo(server, { cluster: true, commandTimeoutMs: 100, connectTimeoutMs: 100 });
  await untilAnswered(client);
  replica.answer = () => '-LOADING Redis is loading the dataset in memory\r\n';
  server.refuse(true);
  await waitUntil('the replica to be asked', async () => {
    await codeOf(client.command(['GET', KEY]));
    return replica.received.length > 0;
  });
  replica.handshake = () => undefined;
  replica.answer = () => undefined;
  expect(await codeOf(client.command(['GET', KEY]))).toBe('TIMEOUT');
  server.refuse(false);
  await untilAnswered(client);
});

it('after an outage a cluster connects to its masters only', async () => {
  const [server, replica] = [await standIn(), await standIn()];
  server.slots = [server, replica];
  replica.slots = server.slots;
  const { handshake } = replica;
  const connected: number[] = [];
  /** The request for the slots may go to any node, over a separate connection. */
  const refreshers: number[] = [];
  replica.handshake = (received) => {
    const { connection, name, args } = received;
    if (args.includes('ioredis-cluster(refresher)')) refreshers.push(connection.id);
    if (name === 'READONLY' && !refreshers.includes(connection.id)) connected.push(connection.id);
    return handshake(received);
  };
  let attempts = 0;
  const client = driverTo(
    server,
    { cluster: true, commandTimeoutMs: 100, connectTimeoutMs: 100 },
    {
      onEvent: ({ type }) => {
        if (type === 'reconnecting') attempts += 1;
      },
    },
  );
  await untilAnswered(client);
  for (const node of [server, replica]) node.refuse(true);
  await waitUntil('an attempt to fail', async () => {
    await codeOf(client.command(['GET', KEY]));
    return attempts > 1;
  });
  for (const node of [server, replica]) node.refuse(false);
  await untilAnswered(client);
  expect(connected).toEqual([]);
});
