import type { Instance } from './instance.ts';

/** What all evaluations of this package's modules in one process share. */
export interface ProcessWide {
  instance?: Instance | undefined;
  /** Resolves when all instances that were asked to close have closed. */
  closed: Promise<void>;
}

/**
 * Names the package and its version: another version in the same process has an instance of its own, because its stores
 * may have other methods and options.
 */
const KEY: unique symbol = Symbol.for('amplify-redis@0.2.0');

/**
 * A development server evaluates modules anew at every change, and Next.js bundles them once per layer. A variable of a
 * module would open a connection each time.
 */
export function processWide(): ProcessWide {
  const scope = globalThis as { [KEY]?: ProcessWide };
  scope[KEY] ??= { closed: Promise.resolve() };
  return scope[KEY];
}
