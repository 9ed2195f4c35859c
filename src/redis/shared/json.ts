import { InvalidInputError } from '../errors.ts';

/** Any value that survives `JSON.stringify` and `JSON.parse` unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Deeper values are refused: recursion over them could exhaust the stack of a reader. */
const MAX_DEPTH = 200;

/**
 * Makes sure a value is JSON as it stands, so that what is read equals what was written. Refused: `undefined`
 * anywhere, functions, symbols, BigInt, NaN, infinities, circular references, and Date, Map or any other class
 * instance (convert them first: `date.toISOString()`).
 * @param name what the value is called in the error
 * @throws InvalidInputError naming the path of the first part that is not JSON
 */
export function assertJson(value: unknown, name: string): asserts value is Json {
  if (!isJson(value, 0)) check(value, name, []);
}

/** The same without a word on what is wrong: nearly every value is right, and paths cost more than the check. */
function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return false;
  if (!isPlain(value)) return false;
  // Holes of an array are walked as well, as `every` would not.
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    if (!isJson(item, depth + 1)) return false;
  }
  return true;
}

/** @param inside the objects and arrays that contain the value, outermost first */
function check(value: unknown, path: string, inside: object[]): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new InvalidInputError(path, `is ${value}, which JSON cannot hold`);
    return;
  }
  if (typeof value !== 'object')
    throw new InvalidInputError(path, `is ${kind(value)}, which JSON cannot hold`);
  if (inside.includes(value)) throw new InvalidInputError(path, 'refers to an object that contains it');
  if (inside.length >= MAX_DEPTH)
    throw new InvalidInputError(path, `is nested deeper than ${MAX_DEPTH} levels`);
  if (!isPlain(value)) {
    throw new InvalidInputError(path, 'is a class instance: convert it to plain JSON first');
  }
  inside.push(value);
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) check(item, `${path}[${i}]`, inside);
  } else {
    for (const [key, item] of Object.entries(value)) check(item, `${path}.${key}`, inside);
  }
  inside.pop();
}

function isPlain(value: object): boolean {
  if ('toJSON' in value && typeof value.toJSON === 'function') return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

const kind = (value: unknown): string => (value === undefined ? 'undefined' : `a ${typeof value}`);

/**
 * Freezes a value and all that is in it, for values that several callers are given: none must change another's.
 * @returns the same value
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
