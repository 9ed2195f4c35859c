import { InvalidInputError } from '../errors.ts';

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

/** Deeper values are rejected, because recursion over them could exhaust a reader's stack. */
const MAX_DEPTH = 200;

/** @returns whether `assertJson` accepts a value */
export const isJson = (value: unknown): value is Json => !findProblem(value, []);

/** The first part of a value that is not JSON. */
interface Problem {
  /** Path from the value, such as `.a[1]`. */
  readonly path: string;
  readonly message: string;
}

/**
 * Ensures that a value is plain JSON, so that a read returns exactly what was written, except for members that are
 * `undefined`. Rejects `undefined` as a value or in a list, functions, symbols, BigInt, NaN, infinities, circular
 * references, and Date, Map or any other class instance (convert them first: `date.toISOString()`).
 * @param name name of the value in the error
 * @throws InvalidInputError naming the path of the first part that is not JSON
 */
export function assertJson(value: unknown, name: string): asserts value is Json {
  const problem = findProblem(value, []);
  if (problem) throw new InvalidInputError(name + problem.path, problem.message);
}

/** @param parents the objects and arrays that contain the value, outermost first */
function findProblem(value: unknown, parents: object[]): Problem | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : problem(`is ${value}, which JSON cannot represent`);
  }
  if (typeof value !== 'object') return problem(`is ${kindOf(value)}, which JSON cannot represent`);
  if (parents.includes(value)) return problem('refers to an object that contains it');
  if (parents.length >= MAX_DEPTH) return problem(`is nested deeper than ${MAX_DEPTH} levels`);
  const isList = Array.isArray(value);
  if (hasToJson(value) || !(isList || isPlainObject(value)))
    return problem('is a class instance: convert it to plain JSON first');

  parents.push(value);
  const found = isList ? findInArray(value, parents) : findInObject(value, parents);
  parents.pop();
  return found;
}

function findInArray(list: readonly unknown[], parents: object[]): Problem | undefined {
  // Not `every` or `find`, which skip holes in sparse arrays.
  for (const [i, item] of list.entries()) {
    const found = findProblem(item, parents);
    if (found) return { ...found, path: `[${i}]${found.path}` };
  }
  return undefined;
}

function findInObject(object: object, parents: object[]): Problem | undefined {
  for (const [key, item] of Object.entries(object)) {
    if (item === undefined) continue;
    const found = findProblem(item, parents);
    if (found) return { ...found, path: `.${key}${found.path}` };
  }
  return undefined;
}

const problem = (message: string): Problem => ({ path: '', message });

const hasToJson = (value: object): boolean => 'toJSON' in value && typeof value.toJSON === 'function';

/** Whether a value is an object but neither a list nor a class instance. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

const kindOf = (value: unknown): string => (value === undefined ? 'undefined' : `a ${typeof value}`);

/**
 * Omits members that are `undefined`, like JSON.
 * @param value a value that `assertJson` accepts
 * @returns the same value if there are none, otherwise a copy
 */
export function withoutUndefined<T>(value: T): T;
export function withoutUndefined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => withoutUndefined(item));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  const entries = Object.entries(value);
  const kept = entries.flatMap(([key, item]) =>
    item === undefined ? [] : [[key, withoutUndefined(item)] as const],
  );
  const isSame = kept.length === entries.length && kept.every(([, item], i) => item === entries[i]?.[1]);
  return isSame ? value : Object.fromEntries(kept);
}

/**
 * Copies a value, several times faster than parsing its text.
 * @param value a value that `assertJson` accepts
 * @returns a deep copy
 */
export function copyJson<T>(value: T): T;
export function copyJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => copyJson(item));
  // The spread creates own members for any name, so that the assignments below replace them.
  const copy: Record<string, unknown> = { ...value };
  for (const name of Object.keys(copy)) {
    const part = copy[name];
    if (typeof part === 'object' && part !== null) copy[name] = copyJson(part);
  }
  return copy;
}

/**
 * Deeply freezes a value that several callers share.
 * @returns the same value
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

/**
 * Parses JSON of unknown origin, for a schema to check.
 * @param text any text
 * @returns the value, or the text itself if it is not JSON
 * @internal
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
