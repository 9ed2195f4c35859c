import { invalidInput } from './client-error.ts';

/** Any value that survives `JSON.stringify` and `JSON.parse` unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What `JSON` cannot hold, as the type of a parameter: the compiler shows this in its error. */
export interface NotJson<Reason extends string> {
  readonly '__the value is not JSON': Reason;
}

/**
 * A value that `JSON` can hold, whose type may be an interface; otherwise the parts that it cannot. Members that may be
 * `undefined` are left out when they are. Only what a type tells is checked: the rest is, when the value is stored.
 *
 * A function of your own that is generic over the value takes `Value & JsonOf<Value>`.
 */
export type JsonOf<Value> = unknown extends Value
  ? Value
  : [Value] extends [Json | undefined]
    ? Value
    : Value extends string | number | boolean | null | undefined
      ? Value
      : Value extends bigint | symbol | ((...args: never) => unknown)
        ? NotJson<'functions, symbols and BigInt'>
        : Value extends
              | { toJSON(...args: never): unknown }
              | (RegExp | Error | Promise<unknown> | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>)
          ? NotJson<'convert it first, such as a Date by toISOString()'>
          : Value extends readonly unknown[]
            ? {
                readonly [Index in keyof Value]: undefined extends Value[Index]
                  ? NotJson<'undefined in a list, which would come back as null'>
                  : JsonOf<Value[Index]>;
              }
            : { readonly [Name in keyof Value]: JsonOf<Value[Name]> };

/** What a loader returns, at once or later. `undefined` is returned to the caller and never stored. */
export type Loaded<Value> = (Value & JsonOf<Value>) | Promise<Value & JsonOf<Value>>;

/**
 * Ensures that a value reads back as it was written, without the members that are `undefined`: `JSON.stringify`
 * silently turns a Date into a string and `undefined` in a list into null, so a hit would differ from a miss.
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
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) check(item, `${path}.${key}`, nested);
  }
}

/** Not the value itself, which may be long: a function is its source. */
const kindOf = (value: unknown): string =>
  value === undefined || typeof value === 'number' ? String(value) : `a ${typeof value}`;
