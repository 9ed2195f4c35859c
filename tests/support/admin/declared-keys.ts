import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { NodeAddress, ServerAddress } from '../redis/server.ts';
import { connectAdmin } from './connection.ts';

/** A script that ran, and the commands that it sent according to MONITOR. */
interface ScriptRun {
  readonly declared: readonly string[];
  readonly sent: string[][];
}

const KEYLESS = /no key arguments/;

/**
 * Runs an action and fails unless every script it ran touched only keys passed in KEYS, and it ran one.
 * A plain Redis lets a script touch any key, so without this check only a cluster would reject an undeclared one.
 */
export async function expectDeclaredKeys(
  server: ServerAddress,
  action: () => Promise<unknown>,
): Promise<void> {
  const nodes = await Promise.all(server.nodes.map(watchScripts));
  try {
    await action();
    const undeclared = await Promise.all(nodes.map((node) => node.undeclaredKeys()));
    if (undeclared.flat().length > 0)
      throw new Error(`Scripts touched undeclared keys:\n${undeclared.flat().join('\n')}`);
    if (!nodes.some(({ runs }) => runs.some(({ sent }) => sent.length > 0)))
      throw new Error('No script ran, so nothing was checked');
  } finally {
    for (const node of nodes) node.close();
  }
}

async function watchScripts(address: NodeAddress) {
  const admin = connectAdmin(address);
  const monitor = await admin.monitor();
  const runs: ScriptRun[] = [];
  monitor.on('monitor', (_time: string, args: string[], source: string) => {
    const [name = '', , keyCount = '0'] = args;
    // Redis is single-threaded: lines marked `lua` belong to the script line above them.
    if (source === 'lua') runs.at(-1)?.sent.push(args);
    else if (/^eval/i.test(name)) runs.push({ declared: args.slice(3, 3 + Number(keyCount)), sent: [] });
  });
  return {
    runs,
    undeclaredKeys: async () => {
      await untilSeen(monitor, admin);
      const found = runs.flatMap(({ declared, sent }) =>
        sent.map(async (command) => {
          const touched = await keysOf(admin, command);
          return touched.filter((key) => !declared.includes(key)).map((key) => `${command[0]} ${key}`);
        }),
      );
      return (await Promise.all(found)).flat();
    },
    close: () => {
      monitor.disconnect();
      admin.disconnect();
    },
  };
}

/** MONITOR lines arrive on their own connection: once a marker arrives, all lines before it have arrived. */
async function untilSeen(monitor: Redis, admin: Redis): Promise<void> {
  const marker = randomUUID();
  const seen = new Promise<void>((resolve) => {
    monitor.on('monitor', (_time: string, args: string[]) => args[1] === marker && resolve());
  });
  await admin.echo(marker);
  await seen;
}

async function keysOf(admin: Redis, command: readonly string[]): Promise<string[]> {
  // COMMAND GETKEYS needs an argument; a command of one word has no keys.
  if (command.length === 1) return [];
  try {
    return (await admin.call('COMMAND', 'GETKEYS', ...command)) as string[];
  } catch (error) {
    if (error instanceof Error && KEYLESS.test(error.message)) return [];
    throw error;
  }
}
