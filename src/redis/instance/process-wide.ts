import type { Instance } from './instance.ts';

/** State shared by all copies of this package's modules in one process. */
export interface ProcessWide {
  instance?: Instance | undefined;
  /** Resolves when all closing instances have closed. */
  closed: Promise<void>;
}

/**
 * Contains the package version: another version in the same process uses its own instance, because its stores may have
 * other methods and options.
 */
const KEY: unique symbol = Symbol.for('amplify-redis@0.2.0');

/**
 * A development server evaluates modules again after every change, and Next.js bundles them once per layer. With a
 * module variable, each copy would open its own connection.
 */
export function processWide(): ProcessWide {
  const scope = globalThis as { [KEY]?: ProcessWide };
  scope[KEY] ??= { closed: Promise.resolve() };
  return scope[KEY];
}
