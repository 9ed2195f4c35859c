import { invalidInput } from './client-error.ts';

/** Any value that survives `JSON.stringify` and `JSON.parse` unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Ensures that a value reads back as it was written: `JSON.stringify` silently turns a Date into a string and drops
 * `undefined`, so a hit would differ from a miss.
 * @param name name of the value in the error
 * @throws RedisApiError INVALID_INPUT with the path of the first part that is not JSON
 */
export function assertJson(value: unknown, name: string): asserts value is Json {
  check(value, name, []);
}

/** @param ancestors the objects and arrays that contain the value */
function check(value: unknown, path: string, ancestors: readonly object[]): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (typeof value !== 'object') throw invalidInput(path, `is ${kindOf(value)}, which JSON cannot hold`);
  if (ancestors.includes(value)) throw invalidInput(path, 'refers to an object that contains it');
  const nested = [...ancestors, value];
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) check(item, `${path}[${i}]`, nested);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // Plain objects of another realm, such as an iframe, have another Object.prototype.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw invalidInput(path, 'is a class instance: convert it to plain JSON first');
  }
  for (const [key, item] of Object.entries(value)) check(item, `${path}.${key}`, nested);
}

/** Not the value itself, which may be long: a function is its source. */
const kindOf = (value: unknown): string =>
  value === undefined || typeof value === 'number' ? String(value) : `a ${typeof value}`;
