import { freePort } from '../../../src/local/server/free-port.ts';
import { requireProgram } from '../programs/programs.ts';
import { makeTempDir } from '../programs/reaper.ts';
import { launch } from './launch.ts';
import { LOOPBACK, type NodeAddress } from './server.ts';

export interface ProcessOptions {
  readonly program?: 'redis-server' | 'valkey-server' | undefined;
  /** Arguments beyond the common ones; they must make the server listen on `port`. */
  readonly args: (server: {
    port: number;
    dataDir: string;
  }) => readonly string[] | Promise<readonly string[]>;
  /** Credentials of the admin user. */
  readonly admin?: Pick<NodeAddress, 'username' | 'password' | 'ca'>;
}

/** A running redis-server or valkey-server that a test may kill, freeze and start again. */
export interface RedisProcess {
  readonly address: NodeAddress;
  readonly dataDir: string;
  /** Changes with every restart. */
  readonly pid: number;
  /** For example SIGSTOP to pause it and SIGCONT to continue. */
  signal(signal: NodeJS.Signals): void;
  /** Kills it with SIGKILL and waits until it has ended. Its data is lost. */
  kill(): Promise<void>;
  /** Kills it if it is running, starts it empty on the same port, and waits until it answers. */
  restart(): Promise<void>;
  /** Kills it and removes its directory. Safe to call again. */
  close(): Promise<void>;
}

const ATTEMPTS = 5;

/** Starts a server on a free loopback port and waits until it answers. */
export async function startRedisProcess(options: ProcessOptions): Promise<RedisProcess> {
  const program = requireProgram(options.program ?? 'redis-server');
  const dataDir = makeTempDir();
  const attempt = async () => {
    const port = await freePort();
    const args = await options.args({ port, dataDir: dataDir.path });
    const plan = {
      program,
      args,
      dataDir: dataDir.path,
      address: { host: LOOPBACK, port, ...options.admin },
    };
    return { plan, running: await launch(plan) };
  };
  const first = await retry(attempt).catch((error: unknown) => {
    dataDir.remove();
    throw error;
  });
  let { running } = first;
  const kill = () => {
    running.signal('SIGKILL');
    return running.gone;
  };
  return {
    address: first.plan.address,
    dataDir: dataDir.path,
    get pid() {
      return running.pid;
    },
    signal: (signal) => running.signal(signal),
    kill,
    restart: async () => {
      await kill();
      running = await retry(() => launch(first.plan));
    },
    close: async () => {
      await kill();
      dataDir.remove();
    },
  };
}

/** Retries because another process may take a free port before it is bound. */
async function retry<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
