import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ConnectOptions,
  connectRedis,
  isRedisError,
  type RedisClient,
  type RedisConfig,
} from '../../src/redis/index.ts';
import { openAdmin, type RedisAdmin } from '../support/admin/admin.ts';
import { connectAdmin } from '../support/admin/connection.ts';
import { startCluster } from '../support/redis/cluster.ts';
import { makeSecured } from '../support/redis/secured.ts';
import type { TestServer } from '../support/redis/server.ts';
import { startTlsAcl } from '../support/redis/tls-acl.ts';

const IAM = { cacheName: 'cache', userId: 'app', region: 'eu-west-1', serverless: false };
/** One key in each third of the slots, so that every node of the cluster receives commands. */
const KEYS = ['cache:{a}:iam', 'cache:{b}:iam', 'cache:{c}:iam'];

const SERVERS = {
  standalone: startTlsAcl,
  async cluster(): Promise<TestServer> {
    const secured = await makeSecured();
    const cluster = await startCluster({ secured });
    const close = () => cluster.close().finally(secured.remove);
    return { ...cluster, close };
  },
};

/** The server accepts one password at a time, as if every IAM token before it had expired. */
async function rotatePassword(server: TestServer, password: string): Promise<void> {
  for (const node of server.nodes) {
    const admin = connectAdmin(node);
    await admin.call('ACL', 'SETUSER', 'app', 'resetpass', `>${password}`);
    admin.disconnect();
  }
}

/** Cuts every connection of the user, as ElastiCache does after 12 hours. */
async function cutConnections(server: TestServer): Promise<void> {
  for (const node of server.nodes) {
    const admin = connectAdmin(node);
    await admin.call('CLIENT', 'KILL', 'USER', 'app');
    admin.disconnect();
  }
}

describe.each(['standalone', 'cluster'] as const)('IAM sign-in on %s, over TLS', (kind) => {
  let server: TestServer;
  let admin: RedisAdmin;
  const clients: RedisClient[] = [];
  const world = { password: 'first', asked: 0, fails: false };

  beforeAll(async () => {
    server = await SERVERS[kind]();
    admin = openAdmin(server);
    await rotatePassword(server, world.password);
  });
  afterAll(async () => {
    for (const client of clients) await client.close();
    admin.close();
    await server.close();
  });

  function connect(onEvent: ConnectOptions['onEvent'] = () => {}): RedisClient {
    const endpoint = {
      ...server.endpoint,
      password: undefined,
      auth: 'iam',
      iam: IAM,
    } as RedisConfig['endpoint'];
    const client = connectRedis(
      { endpoint },
      {
        onEvent,
        credentials: () => {
          world.asked++;
          if (world.fails) throw new TypeError(`cannot sign with ${world.password}`);
          return { username: 'app', password: world.password };
        },
      },
    );
    clients.push(client);
    return client;
  }

  const writeAll = (client: RedisClient, value: string) =>
    Promise.all(KEYS.map((key) => client.command(['SET', key, value, 'PX', 60_000])));

  test('every connection signs in with the password that is valid when it opens', async () => {
    const client = connect();
    expect(await writeAll(client, 'one')).toEqual(['OK', 'OK', 'OK']);
    expect(await admin.everyKey('cache:*')).toHaveLength(KEYS.length);

    for (const password of ['second', 'third']) {
      const asked = world.asked;
      world.password = password;
      await rotatePassword(server, password);
      // Open connections stay signed in, in production for 12 hours.
      expect(await writeAll(client, password)).toEqual(['OK', 'OK', 'OK']);
      await cutConnections(server);
      // A write that meets the end of its connection is lost with it; none may be refused.
      const refused: unknown[] = [];
      const written = () =>
        writeAll(client, password).catch((error: unknown) => {
          if (!isRedisError(error, 'UNAVAILABLE')) refused.push(error);
        });
      await expect.poll(written).toEqual(['OK', 'OK', 'OK']);
      expect(refused).toEqual([]);
      expect(world.asked).toBeGreaterThan(asked);
    }
  });

  test('a late first connection to a node uses a fresh password', async () => {
    world.password = 'fourth';
    await rotatePassword(server, world.password);
    const client = connect();
    const [first = '', ...others] = KEYS;
    await client.command(['SET', first, '1', 'PX', 60_000]);
    world.password = 'fifth';
    await rotatePassword(server, world.password);
    for (const key of others) expect(await client.command(['SET', key, '1', 'PX', 60_000])).toBe('OK');
  });

  test('a provider that throws is asked again for the next connection', async () => {
    world.password = 'known';
    await rotatePassword(server, world.password);
    const errors: string[] = [];
    const client = connect(({ error }) => error && errors.push(String(error)));
    const [key = ''] = KEYS;
    for (const isOpen of [false, true]) {
      if (isOpen) await cutConnections(server);
      world.fails = true;
      const failed = async () => {
        const reply = await client.command(['GET', key]).catch((error: unknown) => error);
        return isRedisError(reply) && reply.code;
      };
      await expect.poll(failed).toBe('AUTH');
      world.fails = false;
      await expect.poll(failed).toBe(false);
    }
    expect(errors).toContain('AuthError: The credentials provider failed (TypeError)');
    expect(errors.join()).not.toContain(world.password);
  });

  test('an expired token is a typed error without the password', async () => {
    await rotatePassword(server, 'sixth');
    const client = connect();
    const error = await client.command(['GET', KEYS[0] ?? '']).catch((e: unknown) => e);
    expect(isRedisError(error)).toBe(true);
    expect(String(error)).not.toContain(world.password);
  });
});

test('REDIS_AUTH=iam without a signer fails at once and names the missing option', () => {
  const endpoint: RedisConfig['endpoint'] = {
    provider: 'elasticache',
    host: 'h',
    port: 1,
    cluster: false,
    auth: 'iam',
    iam: IAM,
    commandTimeoutMs: 100,
    connectTimeoutMs: 100,
  };
  expect(() => connectRedis({ endpoint })).toThrow(
    'REDIS_AUTH: iam requires connectRedis(config, { credentials })',
  );
});
