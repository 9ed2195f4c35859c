import { startTcpProxy } from '../../faults/trouble/tcp-proxy.ts';
import { connectAdmin } from '../admin/connection.ts';
import { LOOPBACK, type NodeAddress } from '../redis/server.ts';
import { startStandalone } from '../redis/standalone.ts';
import { waitUntil } from '../wait-until.ts';
import type { Command } from './wire.ts';

/** A real replica whose replication can be held back, as the read region of a distant Upstash database is behind. */
export interface ReadRegion {
  readonly address: NodeAddress;
  /** Holds back what the primary writes from now on. */
  lag(): void;
  /** Delivers everything, and waits until it is applied. */
  catchUp(): Promise<void>;
  /** Whether Redis marks a command as read-only, so that a replica may run it. EVAL is not, EVAL_RO is. */
  serves(name: string): Promise<boolean>;
  /** Runs a read. A sync token that is newer than the replica makes it wait, as in Upstash. */
  read(command: Command, syncToken: number): Promise<unknown>;
  /** The position of the primary: the sync token that Upstash returns. */
  position(): Promise<number>;
  close(): Promise<void>;
}

/** Arguments of a primary that sends its data to a new replica at once. */
export const PRIMARY_ARGS = ['--repl-diskless-sync-delay', '0'] as const;

/** Starts a replica of a server that was started with `PRIMARY_ARGS`. */
export async function startReadRegion(primary: NodeAddress): Promise<ReadRegion> {
  const link = await startTcpProxy(primary.port);
  const held: (() => void)[] = [];
  const deliver = () => {
    for (const send of held.splice(0)) send();
  };
  const server = await startStandalone({ args: ['--replicaof', `${LOOPBACK} ${link.port}`] });
  const [at, behind] = [connectAdmin(primary), connectAdmin(server.process.address)];
  const offset = async (redis: typeof at, field: string) => {
    const [, value] = (await redis.info('replication')).match(new RegExp(`^${field}:(\\d+)`, 'm')) ?? [];
    return Number(value ?? -1);
  };
  const position = () => offset(at, 'master_repl_offset');
  const readOnly = new Map<string, boolean>();

  async function reach(target: number): Promise<void> {
    deliver();
    await waitUntil(
      'the replica to catch up',
      async () => (await offset(behind, 'slave_repl_offset')) >= target,
    );
  }

  await waitUntil('the replica to be in sync', async () =>
    (await behind.info('replication')).includes('master_link_status:up'),
  );
  return {
    address: server.process.address,
    lag: () => link.trouble({ reply: (replica, chunk) => held.push(() => replica.toClient(chunk)) }),
    catchUp: async () => {
      link.trouble();
      deliver();
      await reach(await position());
    },
    async serves(name) {
      let known = readOnly.get(name);
      if (known === undefined) {
        const [info] = (await at.call('COMMAND', 'INFO', name)) as [[string, number, string[]] | null];
        known = info?.[2].includes('readonly') ?? false;
        readOnly.set(name, known);
      }
      return known;
    },
    async read(command, syncToken) {
      if (syncToken > (await offset(behind, 'slave_repl_offset'))) await reach(syncToken);
      return behind.callBuffer(...command);
    },
    position,
    close: async () => {
      at.disconnect();
      behind.disconnect();
      await server.close();
      link.close();
    },
  };
}
