import { invalidInput } from './api-error.ts';
import type { RawInput } from './raw-input.ts';

/** In GraphQL an argument that is null means the same as one that is left out. */
export function withoutNulls(given: RawInput): RawInput {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

/** A list of `{ key, value }`, GraphQL's way to write an object whose keys are data. */
export function recordOf(entries: unknown): unknown {
  if (!Array.isArray(entries)) return entries;
  const pairs = entries.map((entry: unknown): [string, unknown] => [
    String(Object(entry).key),
    Object(entry).value,
  ]);
  const keys = pairs.map(([key]) => key);
  const twice = keys.findIndex((key, i) => keys.indexOf(key) !== i);
  if (twice >= 0) throw invalidInput([{ field: `entries.${twice}.key`, message: 'is given more than once' }]);
  return Object.fromEntries(pairs);
}

/**
 * Refuses the key `__proto__` at any depth, as the HTTP door does when it parses a body.
 * @throws ApiError INVALID_INPUT
 */
export function refusePrototypeKeys(value: unknown): void {
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Object.hasOwn(next, '__proto__')) {
      throw invalidInput([{ field: '__proto__', message: 'is not allowed as a key' }]);
    }
    for (const member of Object.values(next)) pending.push(member);
  }
}
