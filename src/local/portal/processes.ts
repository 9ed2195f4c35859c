import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { UserError } from '../command/terminal.ts';

/** Programs that run beside this one. */
export interface Programs {
  /**
   * Starts a node program and waits until a line of its output matches.
   * @returns that line
   * @throws UserError with its output if it ends before
   */
  start(
    line: RegExp,
    args: readonly string[],
    options: {
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      /** Shows what it prints after that line. */
      readonly isShown?: true;
    },
  ): Promise<string>;
  /** Rejects as soon as one of them ends by itself. */
  readonly failure: Promise<never>;
  /** Ends all of them, also those that are not ready yet, the last one first. */
  stop(): Promise<void>;
}

/** Longest time that a program gets to stop by itself, in ms. */
const STOP_TIMEOUT_MS = 5_000;

/** Runs a program to its end. @throws UserError with its output if it fails */
export async function runToEnd(program: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new UserError(`${program} ${args.join(' ')} failed:\n${output()}`);
}

export function createPrograms(): Programs {
  const started: { readonly child: ChildProcess; readonly ended: Promise<void> }[] = [];
  let fail: (error: UserError) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failure.catch(() => {});
  let isStopping = false;
  return {
    failure,
    async start(line, args, { cwd, env, isShown }) {
      const all = { ...process.env, ...env };
      const child = spawn(process.execPath, args, { cwd, env: all, stdio: ['ignore', 'pipe', 'pipe'] });
      const output = collect(child);
      const ended = once(child, 'close').then(() => {
        if (!isStopping) fail(new UserError(`${args.join(' ')} exited:\n${output()}`));
      });
      started.push({ child, ended });
      const found = new Promise<string>((resolve) => {
        child.stdout.on('data', () => {
          const [text] = line.exec(output()) ?? [];
          if (text !== undefined) resolve(text);
        });
      });
      const text = await Promise.race([found, failure]);
      if (isShown) {
        child.stdout.on('data', (chunk) => process.stdout.write(chunk));
        child.stderr.on('data', (chunk) => process.stderr.write(chunk));
      }
      return text;
    },

    async stop() {
      isStopping = true;
      for (const { child, ended } of started.splice(0).reverse()) {
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
        await ended;
        clearTimeout(timer);
      }
    },
  };
}

/** The end of what a program prints is enough to explain a failure. */
const MAX_OUTPUT = 65_536;

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-MAX_OUTPUT);
    });
  }
  return () => text;
}
