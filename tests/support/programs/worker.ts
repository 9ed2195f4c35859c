import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { programArgs } from './program-args.ts';
import { reapProcess } from './reaper.ts';

/** Another process that runs a file of the tests and exchanges lines over stdin and stdout. */
export interface Worker {
  readonly pid: number;
  /** The next line it prints. Rejects with its stderr if it ends without one. */
  line(): Promise<string>;
  send(line: string): void;
  kill(signal?: NodeJS.Signals): void;
  readonly exited: Promise<number | null>;
}

/** @param nodeArgs arguments of node itself */
export function startWorker(
  file: string,
  args: readonly string[],
  {
    folder = 'tests/integration/workers',
    nodeArgs = [],
  }: { folder?: string; nodeArgs?: readonly string[] } = {},
): Worker {
  const program = [...nodeArgs, ...programArgs(`${folder}/${file}`), ...args];
  const child = spawn(process.execPath, program, { stdio: 'pipe' });
  const forget = child.pid === undefined ? () => {} : reapProcess(child.pid);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    async line() {
      const { done, value } = await lines.next();
      if (done) throw new Error(`${file} ended without a line: ${errors}`);
      return value;
    },
    send: (line) => void child.stdin.write(`${line}\n`),
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    exited: once(child, 'close').then(([code]) => {
      forget();
      return typeof code === 'number' ? code : null;
    }),
  };
}
