import { isDeepStrictEqual } from 'node:util';
import { print } from './terminal.ts';

/** An answer was not what it must be. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
  constructor(what: string, expected: unknown, actual: unknown) {
    super(`${what}\n      expected  ${show(expected)}\n      got       ${show(actual)}`);
  }
}

export function check(what: string, expected: unknown, actual: unknown): void {
  if (!isDeepStrictEqual(expected, actual)) throw new DemoFailure(what, expected, actual);
}

export const heading = (title: string): void => print(`\n${title}`);

/** Runs one step and says that it went well; one that throws ends the demo. */
export async function step<T>(what: string, run: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    const result = await run();
    print(`  ok    ${what}  (${Math.round(performance.now() - started)} ms)`);
    return result;
  } catch (error) {
    print(`  FAIL  ${what}`);
    throw error;
  }
}

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);
