import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitUntil } from '../wait-until.ts';
import { reapProcess } from './reaper.ts';

/** A program that a test has started; it does not outlive the tests. */
export interface StartedProgram {
  readonly child: ChildProcess;
  /** Its output so far on stdout, and on stderr. */
  readonly out: () => string;
  readonly err: () => string;
  /** Its exit code, once its output is complete; null if a signal has killed it. */
  readonly exited: Promise<number | null>;
}

/** Starts a program without input and collects its output. */
export function startProgram(
  program: string,
  args: readonly string[],
  { cwd, env }: Pick<SpawnOptions, 'cwd' | 'env'>,
): StartedProgram {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk;
  });
  const forget = child.pid === undefined ? () => {} : reapProcess(child.pid);
  const exited = once(child, 'close').then(([code]) => {
    forget();
    return typeof code === 'number' ? code : null;
  });
  return { child, exited, out: () => text.out, err: () => text.err };
}

/**
 * Runs a program to its end. Unlike a synchronous call, a program that never ends fails its test after the
 * time limit of vitest, and does not stop the run.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): ReturnType<typeof endOf> {
  return endOf(startProgram(program, args, options));
}

/** Waits until a program has ended. */
export async function endOf({ exited, out, err }: Pick<StartedProgram, 'exited' | 'out' | 'err'>) {
  const code = await exited;
  return { code, out: out(), err: err() };
}

/**
 * Waits until a program has printed a line.
 * @returns the first group of the pattern
 * @throws Error with its output if it ends before
 */
export async function untilPrinted(
  program: Pick<StartedProgram, 'exited' | 'out' | 'err'>,
  line: RegExp,
  options: { readonly timeoutMs?: number } = {},
): Promise<string> {
  let hasEnded = false;
  void program.exited.then(() => {
    hasEnded = true;
  });
  const printed = () => line.exec(program.out())?.[1];
  await waitUntil(`${line}`, () => printed() !== undefined || hasEnded, options);
  const found = printed();
  if (found !== undefined) return found;
  const { code, out, err } = await endOf(program);
  throw new Error(`It ended with ${code}:\n${out}${err}`);
}
