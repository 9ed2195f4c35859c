import dns from 'node:dns';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createConnectionNotices } from '../../../src/local/redis/connection-notices.ts';
import type { ConnectionEvent } from '../../../src/redis/client/client.ts';
import type { RedisClient } from '../../../src/redis/index.ts';
import { bulk, type Received, startRespServer } from '../../support/fakes/resp-server.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { codeOf, driverTo, KEY, KINDS, standIn, untilAnswered } from './stand-in.ts';

const SECRET = 'hunter2';

const read = (client: RedisClient) => client.command(['GET', KEY]);

const codeOfRead = (client: RedisClient): Promise<string> => codeOf(read(client));

describe('a connection that is signing in', () => {
  it.each(KINDS)('is not dropped because calls time out meanwhile (%s)', async (_, cluster) => {
    const [server, replica] = [await standIn(), await standIn()];
    // The replica keeps a cluster ready while its master is down.
    server.slots = [server, replica];
    replica.slots = server.slots;
    const client = driverTo(server, { cluster, commandTimeoutMs: 50 });
    await untilAnswered(client);
    const { handshake } = server;
    const held: (() => void)[] = [];
    server.handshake = (received) => {
      if (received.name !== 'INFO') return handshake(received);
      held.push(() => received.connection.write(bulk('loading:0\r\n')));
      return undefined;
    };
    server.refuse(true);
    server.refuse(false);
    await waitUntil('it to sign in', async () => (await codeOfRead(client)) === 'TIMEOUT' && held.length > 0);
    for (let i = 0; i < 5; i++) expect(await codeOfRead(client)).toBe('TIMEOUT');
    expect(held).toHaveLength(1);
    server.handshake = handshake;
    held[0]?.();
    await untilAnswered(client);
  });

  it.each(KINDS)('is dropped when the server says nothing more (%s)', async (_, cluster) => {
    const server = await standIn();
    const { handshake } = server;
    let asked = false;
    server.handshake = (received) => {
      if (asked || received.name !== 'INFO') return handshake(received);
      asked = true;
      return undefined;
    };
    const client = driverTo(server, { cluster, commandTimeoutMs: 100, connectTimeoutMs: 100 });
    await untilAnswered(client);
    expect(asked).toBe(true);
  });

  it.each(['SLOTS', 'INFO'])('is dropped when a master leaves CLUSTER %s unanswered', async (question) => {
    const server = await standIn();
    const { handshake, answer } = server;
    let silent: number | undefined;
    const unlessSilent = (reply: typeof answer) => (received: Received) => {
      if (received.name === 'CLUSTER' && received.args[0]?.toUpperCase() === question)
        silent ??= received.connection.id;
      return received.connection.id === silent ? undefined : reply(received);
    };
    server.handshake = unlessSilent(handshake);
    server.answer = unlessSilent(answer);
    const client = driverTo(server, { cluster: true, commandTimeoutMs: 100, connectTimeoutMs: 100 });
    await untilAnswered(client);
    expect(silent).toBeDefined();
  });
});

describe('a server that rejects the database', () => {
  it('is sent no command, and every call fails with its reason', async () => {
    const server = await standIn();
    const client = driverTo(server, { database: 2 });
    await read(client);
    const { handshake } = server;
    server.handshake = (received) =>
      received.name === 'SELECT' ? '-ERR DB index is out of range\r\n' : handshake(received);
    server.refuse(true);
    server.refuse(false);
    const before = server.received.length;
    for (const call of [
      () => read(client),
      () => client.pipeline([['SET', KEY, '1']]),
      () => client.command(['SET', KEY, '1']),
    ]) {
      await expect(call()).rejects.toMatchObject({
        code: 'COMMAND',
        message: 'connect failed: ERR DB index is out of range',
      });
    }
    server.handshake = handshake;
    await untilAnswered(client);
    expect(server.received.slice(before).filter(({ name }) => name === 'SET')).toEqual([]);
  });

  it('because the user may not change it: the code is AUTH', async () => {
    const server = await standIn();
    const { handshake } = server;
    server.handshake = (received) =>
      received.name === 'SELECT'
        ? "-NOPERM this user has no permissions to run the 'select' command\r\n"
        : handshake(received);
    const client = driverTo(server, { database: 2 });
    await expect(read(client)).rejects.toMatchObject({ code: 'AUTH' });
    expect(server.received).toEqual([]);
  });
});

describe('what an operator reads of a connection that fails', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const refusing = async () => {
    const { port, close } = await startRespServer();
    close();
    return port;
  };
  const CAUSES: Record<string, () => Promise<{ port: number; host?: string }>> = {
    ECONNREFUSED: async () => ({ port: await refusing() }),
    ENOTFOUND: async () => {
      const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${SECRET}`), { code: 'ENOTFOUND' });
      vi.spyOn(dns, 'lookup').mockImplementation(((
        _host: string,
        _options: dns.LookupOptions,
        callback: (failure: Error) => void,
      ) => process.nextTick(callback, error)) as typeof dns.lookup);
      return { port: 6379, host: 'redis.test' };
    },
    WRONGPASS: async () => {
      const server = await standIn();
      const { handshake } = server;
      server.handshake = (received) =>
        received.name === 'AUTH' ? '-WRONGPASS invalid username-password pair\r\n' : handshake(received);
      return server;
    },
  };
  const cases = Object.entries(CAUSES).flatMap(([code, cause]) =>
    KINDS.map(([kind, cluster]) => ({ code, kind, cluster, cause })),
  );

  it.each(cases)('$code, $kind: every event but the first names it', async ({ code, cluster, cause }) => {
    const { host = '127.0.0.1', port } = await cause();
    const errors: ConnectionEvent[] = [];
    const lines: string[] = [];
    const notices = createConnectionNotices(
      (line) => lines.push(line),
      () => false,
    );
    const client = driverTo(
      { port },
      { host, cluster, password: SECRET, commandTimeoutMs: 100 },
      {
        onEvent(event) {
          if (event.type === 'error') errors.push(event);
          notices.onEvent(event);
        },
      },
    );
    await waitUntil('five failures', () => {
      // In a cluster it fails only after the timeout of a connection.
      void codeOfRead(client);
      return errors.length >= 5;
    });
    const texts = errors.map(({ error }) => String(error));
    expect(new Set(texts.slice(1)).size).toBe(1);
    expect(texts[1]).toContain(code);
    expect(errors.map(({ endpoint }) => endpoint)).toContain(`${host}:${port}`);
    // What `npm run dev` prints: the loss, and its reason once.
    expect(lines.filter((line) => line.includes(code))).toHaveLength(1);
    expect(lines.length).toBeLessThanOrEqual(3);
    expect(JSON.stringify(errors.map((event) => [event, String(event.error)]))).not.toContain(SECRET);
  });
});
