import type { Redis } from 'ioredis';
import type { RedisCommand, RedisReply } from '../../../src/redis/index.ts';
import type { ServerAddress } from '../redis/server.ts';
import { connectAdmin } from './connection.ts';

/** Inspects every node of a test server directly, with every permission. */
export interface RedisAdmin {
  /** Every key on every node, sorted. @param match a SCAN glob, for example `*${tenant}*` */
  everyKey(match?: string): Promise<string[]>;
  /** Time to live of a key in milliseconds; -1 without expiry, -2 without key. */
  pttl(key: string): Promise<number>;
  /** Runs any command on the node that holds its key. */
  raw(...command: RedisCommand): Promise<RedisReply>;
  /** Commands that all nodes have run since their start, including those inside scripts, without those in `OBSERVERS`. */
  commandCount(): Promise<number>;
  /** Counts of the commands that the nodes ran during an action, by lower-case name: `{ mget: 1 }`. */
  commandsDuring(action: () => Promise<unknown>): Promise<Record<string, number>>;
  close(): void;
}

/** Commands that connections send while they open and that this admin sends; no test counts them. */
const OBSERVERS =
  /^(info|scan|pttl|ping|echo|auth|hello|monitor|select|readonly|client\|.+|cluster\|.+|command(\|.+)?)$/;

/** Commands whose first argument is not a key. */
const KEYLESS = /^(ACL|CLIENT|CLUSTER|CONFIG|INFO|SLOWLOG)$/;

/** @param keyPrefix of the client under test: keys are given and returned without it */
export function openAdmin(server: Pick<ServerAddress, 'nodes'>, keyPrefix = ''): RedisAdmin {
  const start = keyPrefix && `${keyPrefix}:`;
  const nodes = server.nodes.map(connectAdmin);

  async function commandStats(): Promise<Map<string, number>> {
    const stats = new Map<string, number>();
    for (const text of await Promise.all(nodes.map((node) => node.info('commandstats')))) {
      for (const [, name = '', calls] of text.matchAll(/^cmdstat_(.+?):calls=(\d+)/gm)) {
        if (!OBSERVERS.test(name)) stats.set(name, (stats.get(name) ?? 0) + Number(calls));
      }
    }
    return stats;
  }

  async function raw(name: string, ...args: (string | number)[]): Promise<RedisReply> {
    if (start && !KEYLESS.test(name)) {
      const key = name === 'MEMORY' ? 1 : 0;
      args[key] = `${start}${args[key]}`;
    }
    // Upper case keeps ioredis from reshaping the replies of commands that it knows.
    const send = async (node: Redis | undefined) =>
      (await node?.call(name.toUpperCase(), ...args)) as RedisReply;
    try {
      return await send(nodes[0]);
    } catch (error) {
      const [, port] = /^MOVED \d+ .*:(\d+)$/.exec(String(error instanceof Error && error.message)) ?? [];
      if (!port) throw error;
      return send(nodes.find(({ options }) => String(options.port) === port));
    }
  }

  return {
    raw,
    everyKey: async (match = '*') => {
      const keys = await Promise.all(nodes.map((node) => scan(node, `${start}${match}`)));
      return [...new Set(keys.flat())].map((key) => key.slice(start.length)).sort();
    },
    pttl: async (key) => Number(await raw('PTTL', key)),
    commandCount: async () => [...(await commandStats()).values()].reduce((sum, calls) => sum + calls, 0),
    commandsDuring: async (action) => {
      const before = await commandStats();
      await action();
      const after = [...(await commandStats())];
      const during = after.map(([name, calls]) => [name, calls - (before.get(name) ?? 0)] as const);
      return Object.fromEntries(during.filter(([, calls]) => calls > 0));
    },
    close: () => {
      for (const node of nodes) node.disconnect();
    },
  };
}

async function scan(node: Redis, match: string): Promise<string[]> {
  const keys: string[] = [];
  let cursor = '0';
  do {
    const [next, page] = await node.scan(cursor, 'MATCH', match, 'COUNT', 1000);
    keys.push(...page);
    cursor = next;
  } while (cursor !== '0');
  return keys;
}
