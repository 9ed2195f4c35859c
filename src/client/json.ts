import { invalidInput } from './errors/index.ts';

/** Any value that survives `JSON.stringify` and `JSON.parse` unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Parameter type for values that JSON cannot represent. The compiler shows it in its error. */
export interface NotJson<Reason extends string> {
  readonly '__the value is not JSON': Reason;
}

/**
 * The type itself if JSON can represent it (interfaces included); otherwise, a type that shows the parts that it cannot
 * represent. Members that are `undefined` are omitted. Only static types are checked here; the value itself is checked
 * when it is stored.
 *
 * In your own generic functions, declare the parameter as `Value & JsonOf<Value>`.
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

/** The result of a loader, or a promise of it. `undefined` is returned to the caller and never stored. */
export type Loaded<Value> = (Value & JsonOf<Value>) | Promise<Value & JsonOf<Value>>;

/**
 * Ensures that a value reads back exactly as written, except for members that are `undefined`. `JSON.stringify`
 * silently converts a Date to a string and `undefined` in a list to null, so a hit would differ from a miss.
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
  if (typeof value !== 'object') throw invalidInput(path, `is ${kindOf(value)}, which JSON cannot represent`);
  if (ancestors.includes(value)) throw invalidInput(path, 'refers to an object that contains it');
  const nested = [...ancestors, value];
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) check(item, `${path}[${i}]`, nested);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // Plain objects from another realm, such as an iframe, have a different Object.prototype.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw invalidInput(path, 'is a class instance: convert it to plain JSON first');
  }
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) check(item, `${path}.${key}`, nested);
  }
}

/** Does not show the value itself, which may be long, such as the source of a function. */
const kindOf = (value: unknown): string =>
  value === undefined || typeof value === 'number' ? String(value) : `a ${typeof value}`;
