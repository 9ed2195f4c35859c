import { invalidInput } from '../errors/index.ts';
import type { RawInput } from '../operations/index.ts';
import { parseJsonArgument } from './json-argument.ts';

/** This API treats a null argument as missing, because AppSync clients send either. */
export function withoutNulls(given: RawInput): RawInput {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

/**
 * Converts `entries`, a list of `{ key, value }`, to an object, because GraphQL has no objects with arbitrary keys.
 * Values are JSON text.
 */
export function recordOf(entries: unknown): unknown {
  // The operation's own schema rejects it.
  if (!Array.isArray(entries)) return entries;
  const pairs = entries.map((entry: unknown, i): [string, unknown] => {
    const { key, value } = Object(entry);
    if (typeof key === 'string') return [key, parseJsonArgument(['entries', key], value)];
    throw invalidInput([{ field: `entries.${i}.key`, message: 'must be a string' }]);
  });
  const keys = pairs.map(([key]) => key);
  const twice = keys.findIndex((key, i) => keys.indexOf(key) !== i);
  if (twice >= 0) throw invalidInput([{ field: `entries.${twice}.key`, message: 'is given more than once' }]);
  return Object.fromEntries(pairs);
}
