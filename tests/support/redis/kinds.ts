import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { connectRedis, type RedisClient, type RedisConfig } from '../../../src/redis/index.ts';
import { openAdmin, type RedisAdmin } from '../admin/admin.ts';
import { startUpstash } from '../upstash/upstash.ts';
import { type NodeAddress, type ServerAddress, SHARED_CLIENT } from './server.ts';
import { sharedServers } from './shared-servers.ts';

const REDIS_KINDS = ['standalone', 'tls-acl', 'cluster', 'upstash', 'valkey'] as const;
export type RedisKind = (typeof REDIS_KINDS)[number];

/** The Redis of a suite. Use it inside tests and hooks: it is connected in a `beforeAll`. */
export interface TestRedis extends ServerAddress {
  readonly kind: RedisKind;
  /** What other clients of the same data connect to. */
  readonly target: Pick<RedisConfig, 'endpoint' | 'keyPrefix'>;
  readonly client: RedisClient;
  readonly admin: RedisAdmin;
}

interface Opened {
  readonly endpoint: RedisConfig['endpoint'];
  readonly client: RedisClient;
  readonly admin: RedisAdmin;
  close(): Promise<void>;
}

/** As in AWS: previews share a database of Upstash. */
const keyPrefixOf = (kind: RedisKind): string => (kind === 'upstash' ? 'preview-1' : '');

/** Describes a suite once for every kind of Redis that the product supports. */
export function forEachRedis(suite: (redis: TestRedis) => void): void {
  for (const kind of REDIS_KINDS) describeRedis(kind, suite);
}

/** The same for a suite that sends commands or names keys of its own: no client adds a prefix. */
export function forEachDriver(suite: (redis: TestRedis) => void): void {
  for (const kind of REDIS_KINDS) describeRedis(kind, suite, '');
}

/**
 * Describes a suite on one kind; visibly skipped where the machine lacks the server.
 * @param keyPrefix of the client's keys, which the admin then adds as well
 */
export function describeRedis(
  kind: RedisKind,
  suite: (redis: TestRedis) => void,
  keyPrefix: string = keyPrefixOf(kind),
): void {
  const server = kind === 'upstash' ? sharedServers().standalone : sharedServers()[kind];
  let opened: Opened | undefined;
  const required = (): Opened => {
    if (!opened) throw new Error('Use redis inside tests and hooks, not while describing them');
    return opened;
  };
  const redis: TestRedis = {
    kind,
    nodes: server?.nodes ?? [],
    get endpoint() {
      return required().endpoint;
    },
    get target() {
      return { endpoint: required().endpoint, keyPrefix };
    },
    get client() {
      return required().client;
    },
    get admin() {
      return required().admin;
    },
  };
  if (!server) {
    describe.skip(`on ${kind} (skipped: this machine has no ${kind}-server)`, () => suite(redis));
    return;
  }
  describe(`on ${kind}`, () => {
    beforeAll(async () => {
      opened = kind === 'upstash' ? await openRest(server.nodes, keyPrefix) : openTcp(server, keyPrefix);
    });
    afterAll(() => opened?.close());
    suite(redis);
  });
}

/** A tenant id that no other test uses. */
export function freshTenant(): string {
  return `org_${randomBytes(8).toString('hex')}`;
}

function openTcp({ endpoint, nodes }: ServerAddress, keyPrefix: string): Opened {
  const client = connectRedis({ endpoint, resilience: SHARED_CLIENT, keyPrefix });
  const admin = openAdmin({ nodes }, keyPrefix);
  return {
    endpoint,
    client,
    admin,
    close: async () => {
      await client.close();
      admin.close();
    },
  };
}

/** The REST server runs in the process of the test: it starts in a millisecond and counts its requests. */
async function openRest(nodes: readonly NodeAddress[], keyPrefix: string): Promise<Opened> {
  const [backing] = nodes;
  if (!backing) throw new Error('The REST server needs a Redis');
  const rest = await startUpstash(backing);
  const opened = openTcp({ endpoint: rest.endpoint, nodes }, keyPrefix);
  return {
    ...opened,
    close: async () => {
      await opened.close();
      await rest.close();
    },
  };
}
