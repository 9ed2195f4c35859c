import { invalidInput } from '../errors/index.ts';
import type { RawInput } from '../operations/index.ts';
import { parseJsonArgument } from './json-argument.ts';

/** To this API a null argument means the same as a missing one; AppSync's clients send either. */
export function withoutNulls(given: RawInput): RawInput {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

/** Turns `entries`, a list of `{ key, value }`, into an object: GraphQL has no objects whose keys are data. Values are JSON text. */
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
