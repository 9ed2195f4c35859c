import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { freePort } from '../server/free-port.ts';
import { LOOPBACK } from '../server/loopback.ts';
import { isExecutable } from './executable.ts';

/** A Redis server that we started. */
export interface StartedRedis {
  readonly name: string;
  readonly port: number;
  readonly password?: string | undefined;
  /** The process that must listen on the port; absent if it is this process. */
  readonly pid?: number | undefined;
  /** Resolves with the end of its log when the server stops for any reason. */
  readonly gone: Promise<string>;
  stop(): Promise<void>;
}

const PROGRAMS = ['valkey-server', 'redis-server'];

/**
 * Runs "$@" until it exits or our end of its input closes. That happens on every exit of ours, SIGKILL included, which
 * an exit handler would miss. "$0" is the server's directory, which stays empty because nothing is persisted.
 */
const UNTIL_INPUT_ENDS = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
echo $server
{ cat <&3; kill -9 $server; } >/dev/null 2>&1 &
wait $server
status=$?
rmdir "$0"
exit $status
`;

/** Full path of the first Redis-compatible server on PATH. */
export function findRedisServer(path = process.env.PATH ?? ''): string | undefined {
  const folders = path.split(delimiter).filter(Boolean);
  return PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/**
 * Starts a server without persistence. It may not be ready yet, or may have failed to start.
 * @param wantedPort a loopback port; any free one if absent
 */
export async function spawnRedisServer(program: string, wantedPort?: number): Promise<StartedRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'amplify-redis-dev-'));
  const port = wantedPort ?? (await freePort());
  const settings = [
    '--port',
    String(port),
    '--bind',
    LOOPBACK,
    '--dir',
    directory,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  // Detached, because Ctrl-C reaches the whole foreground group and this process stops the server itself.
  const child = spawn('/bin/sh', ['-c', UNTIL_INPUT_ENDS, directory, program, ...settings], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  await once(child, 'spawn');
  const exited = once(child, 'exit');
  const { pid, log } = await firstLine(child);
  return {
    name: basename(program),
    port,
    pid,
    gone: exited.then(() => {
      child.stdin.destroy();
      return log();
    }),
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

async function firstLine(child: ChildProcessByStdio<Writable, Readable, null>) {
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text = `${text}${chunk}`.slice(-4_000);
  });
  await once(child.stdout, 'data');
  return { pid: Number.parseInt(text, 10), log: () => text.trimEnd() };
}
