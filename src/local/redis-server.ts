import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { isExecutable } from './executable.ts';
import { freePort } from './free-port.ts';
import { LOOPBACK } from './loopback.ts';

/** A Redis of our own: where it is and how to end it. */
export interface StartedRedis {
  readonly name: string;
  readonly port: number;
  readonly password?: string | undefined;
  /** Process that must be the one answering on the port; absent when it is ours. */
  readonly pid?: number | undefined;
  /** Settles when the server is gone, whether we ended it or it died; the text is the end of its log. */
  readonly gone: Promise<string>;
  stop(): Promise<void>;
}

const PROGRAMS = ['valkey-server', 'redis-server'];

/**
 * Runs "$@" until it exits or our end of the input closes, which happens however we end, SIGKILL included; an exit
 * handler would miss that. "$0" is the server's directory, empty because nothing is persisted.
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

/** Starts a server without persistence on a free loopback port. It may not answer yet, or have failed to start. */
export async function spawnRedisServer(program: string): Promise<StartedRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'amplify-redis-dev-'));
  const port = await freePort();
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
  // Detached: Ctrl-C goes to the whole foreground group, and we want to be the one who ends it.
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
