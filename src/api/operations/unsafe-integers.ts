import { invalidInput } from '../errors/index.ts';

const MESSAGE = 'is beyond 2^53, above which numbers are rounded: send it as a string';
/** Maximum length of the path in an error. More would only echo the input. */
const MAX_PARTS = 20;
const MAX_PART_CHARS = 64;

/** 10^15 is below 2^53. */
const MAX_SAFE_DIGITS = 15;
const MAY_BE_UNSAFE = new RegExp(`\\d{${MAX_SAFE_DIGITS + 1}}`);
/** The tokens at which the walk through JSON stops. `true`, `false` and `null` contain none of them. */
const TOKEN = /["[\]{},]|-?\d[\d.eE+-]*/g;
const INTEGER = /^-?\d+$/;

/** An object or array around the current position. */
interface Parent {
  readonly isArray: boolean;
  /** Position in an array. */
  index: number;
  /** Start and end of the current key in the text, including quotes. */
  key: readonly [start: number, end: number];
  /** Whether the next string is a key. */
  expectsKey: boolean;
}

/**
 * Rejects integers that parsing would round, such as the 64-bit ids of other systems, because reading the value would
 * return a different one. The parsed value no longer shows them, so this walks the text once. Numbers with a fraction
 * or an exponent are approximate by nature and pass.
 * @param json a text that `JSON.parse` accepts
 * @throws ApiError INVALID_INPUT naming the path of the first one
 */
export function rejectUnsafeIntegers(json: string): void {
  if (!MAY_BE_UNSAFE.test(json)) return;
  const parents: Parent[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(json); found; found = TOKEN.exec(json)) {
    const [token] = found;
    const parent = parents.at(-1);
    if (token === '"') {
      const end = endOfString(json, found.index);
      if (parent?.expectsKey) Object.assign(parent, { key: [found.index, end], expectsKey: false });
      TOKEN.lastIndex = end;
    } else if (token === '{' || token === '[') {
      const isArray = token === '[';
      parents.push({ isArray, index: 0, key: [0, 0], expectsKey: !isArray });
    } else if (token === '}' || token === ']') {
      parents.pop();
    } else if (token !== ',') {
      if (isUnsafe(token)) throw unsafeInteger(parents.map((each) => partOf(json, each)));
    } else if (parent) {
      parent.index += 1;
      parent.expectsKey = !parent.isArray;
    }
  }
}

/** @returns the position after the closing quote */
function endOfString(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); ; quote = json.indexOf('"', quote + 1)) {
    let backslash = quote - 1;
    while (json[backslash] === '\\') backslash -= 1;
    if ((quote - backslash) % 2 === 1) return quote + 1;
  }
}

/** Whether parsing the number changes its digits. */
const isUnsafe = (digits: string): boolean =>
  digits.length > MAX_SAFE_DIGITS && INTEGER.test(digits) && JSON.stringify(Number(digits)) !== digits;

const partOf = (json: string, { isArray, index, key }: Parent): string =>
  isArray ? String(index) : JSON.parse(json.slice(...key));

/**
 * The same for input that is already parsed, in which a rounded integer is indistinguishable from an exact one: rejects
 * every integer beyond 2^53 - 1. Does not recurse, because callers can nest values deeper than the stack.
 * @throws ApiError INVALID_INPUT naming the path of one of them
 */
export function rejectUnsafeNumbers(input: unknown): void {
  const pending: Member[] = [{ value: input }];
  for (let member = pending.pop(); member; member = pending.pop()) {
    const { value } = member;
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw unsafeInteger(pathOf(member));
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, item] of Object.entries(value)) pending.push({ value: item, name, parent: member });
  }
}

interface Member {
  readonly value: unknown;
  readonly name?: string;
  readonly parent?: Member;
}

function pathOf(member: Member): string[] {
  const path: string[] = [];
  for (let each: Member | undefined = member; each?.name !== undefined; each = each.parent)
    path.push(each.name);
  return path.reverse();
}

function unsafeInteger(path: readonly string[]) {
  const parts = path.slice(0, MAX_PARTS).map((part) => part.slice(0, MAX_PART_CHARS));
  const field = [...parts, ...(path.length > MAX_PARTS ? ['…'] : [])].join('.');
  return invalidInput([{ field: field || 'the body', message: MESSAGE }]);
}
