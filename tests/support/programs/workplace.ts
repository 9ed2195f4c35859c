import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { findProduct, mintToken } from '../../../src/local/state/running-product.ts';
import type { TokenSubject } from '../../../src/local/tokens/claims.ts';
import { TEST_TIMEOUT_VARIABLES } from '../redis/server.ts';
import { waitUntil } from '../wait-until.ts';
import { programArgs, sourceArgs } from './program-args.ts';
import { makeTempDir, type TempDir } from './reaper.ts';
import { endOf, type StartedProgram, startProgram, untilPrinted } from './started-program.ts';

/** A separate directory without the developer's .env.local and running products. */
export interface Workplace {
  readonly dir: TempDir;
  readonly processes: LocalProcess[];
  /** Whether commands run from their source, as in the npm scripts. */
  readonly fromSource: boolean;
}

export type LocalProcess = StartedProgram;

export interface RunningProduct extends LocalProcess {
  readonly url: string;
  readonly redisPid: number;
  readonly redisPort: number;
}

export const makeWorkplace = (): Workplace => ({ dir: makeTempDir(), processes: [], fromSource: false });

export async function clear({ dir, processes }: Workplace): Promise<void> {
  for (const { child } of processes) child.kill('SIGKILL');
  await Promise.all(processes.map(({ exited }) => exited));
  dir.remove();
}

const SOURCES = {
  dev: 'src/local/dev.ts',
  demo: 'src/local/demo.ts',
  token: 'src/local/token.ts',
  ops: 'src/ops/ops.ts',
  smoke: 'src/ops/smoke.ts',
  verify: 'src/ops/verify-aws.ts',
} as const;

/** Starts a command of package.json, compiled or from its source. */
export function start(
  here: Workplace,
  command: keyof typeof SOURCES,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): LocalProcess {
  const nodeArgs = here.fromSource ? sourceArgs : programArgs;
  return launch(here, [process.execPath, ...nodeArgs(SOURCES[command]), ...args], env);
}

/** Starts a product as the child of a shell, as npm does. */
export function startInShell(here: Workplace, args: readonly string[], env: NodeJS.ProcessEnv): LocalProcess {
  const line = [process.execPath, ...programArgs('src/local/dev.ts'), ...args]
    .map((word) => `'${word}'`)
    .join(' ');
  return launch(here, ['/bin/sh', '-c', `${line}; exit $?`], env);
}

/** Starts any program in the workplace. */
export function launch(
  { dir, processes }: Workplace,
  [program = '', ...args]: string[],
  env: NodeJS.ProcessEnv,
): LocalProcess {
  const started = startProgram(program, args, {
    cwd: dir.path,
    env: { PATH: process.env.PATH, HOME: dir.path, ...TEST_TIMEOUT_VARIABLES, ...env },
  });
  processes.push(started);
  return started;
}

export async function run(...[workplace, command, args, env]: Parameters<typeof start>) {
  return endOf(start(workplace, command, args, env));
}

/** Starts a product and waits for its ready line. */
export async function startProduct(
  workplace: Workplace,
  args: readonly string[] = ['--port', '0'],
  env: NodeJS.ProcessEnv = {},
): Promise<RunningProduct> {
  return untilReadyLine(start(workplace, 'dev', args, env));
}

/** Waits for the ready line of a product. @throws Error with its output if it ends before */
export async function untilReadyLine(product: LocalProcess): Promise<RunningProduct> {
  const url = await untilPrinted(product, /^ready (http:\/\/127\.0\.0\.1:\d+)$/m);
  const [, redisPort, redisPid] = /on 127\.0\.0\.1:(\d+) \((?:process (\d+))?/.exec(product.out()) ?? [];
  return {
    ...product,
    url,
    redisPid: Number(redisPid),
    redisPort: Number(redisPort),
  };
}

/** Mints as the command `npm run token` does, without a process. */
export async function mint({ dir }: Workplace, subject: TokenSubject & { ttl?: number }): Promise<string> {
  return mintToken(await findProduct(dir.path), subject);
}

/** Health has a second for its PING, which a busy machine may miss. */
export const untilReady = (url: string): Promise<void> =>
  waitUntil('health', async () => (await fetch(`${url}/api/redis/health`)).ok);

export async function stop(product: LocalProcess, signal: NodeJS.Signals = 'SIGTERM') {
  product.child.kill(signal);
  return { code: await product.exited };
}

/** A PATH with node and without Redis. */
export function pathWithoutRedis({ dir }: Workplace): string {
  const bin = join(dir.path, 'bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(process.execPath, join(bin, 'node'));
  return bin;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const call = (url: string, token: string, init: RequestInit = {}) =>
  fetch(url, { ...init, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' } });
