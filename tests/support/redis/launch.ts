import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAdmin } from '../admin/connection.ts';
import { reapProcess } from '../programs/reaper.ts';
import { LOOPBACK, type NodeAddress } from './server.ts';

export interface LaunchPlan {
  readonly program: string;
  readonly address: NodeAddress;
  readonly dataDir: string;
  readonly args: readonly string[];
}

export interface Running {
  readonly pid: number;
  readonly gone: Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

const START_TIMEOUT_MS = 60_000;

/** Runs a server process and waits until it answers. Rejects with the end of its log if the process ends first. */
export async function launch({ program, address, dataDir, args }: LaunchPlan): Promise<Running> {
  const log = join(dataDir, 'server.log');
  const common = ['--bind', LOOPBACK, '--dir', dataDir, '--save', '', '--appendonly', 'no'];
  const output = openSync(log, 'a');
  const child = spawn(program, [...common, ...args], { stdio: ['ignore', output, output] });
  closeSync(output);
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} has no process id`);
  const gone = once(child, 'exit').then(reapProcess(pid));
  const endedEarly = gone.then(() => {
    throw new Error(`${program} ended: ${readFileSync(log, 'utf8').slice(-600)}`);
  });
  // It also rejects when a running server ends later; no code awaits it then.
  endedEarly.catch(() => {});
  try {
    await Promise.race([untilAnswering(address, pid), endedEarly]);
  } catch (error) {
    child.kill('SIGKILL');
    await gone;
    throw error;
  }
  return { pid, gone, signal: (signal) => void child.kill(signal) };
}

async function untilAnswering(address: NodeAddress, pid: number): Promise<void> {
  const admin = connectAdmin(address);
  const timer = setTimeout(() => admin.disconnect(), START_TIMEOUT_MS);
  try {
    // Another server may have taken the port first; the process id identifies ours.
    const info = await admin.info('server');
    if (!info.includes(`process_id:${pid}\r`)) throw new Error(`Port ${address.port} is another server's`);
  } finally {
    clearTimeout(timer);
    admin.disconnect();
  }
}
