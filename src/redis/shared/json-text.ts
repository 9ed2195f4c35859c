import type { Json } from './json.ts';

type Members = { readonly [key: string]: Json };

/** From this many characters on a string is looked at before it is written. */
const LONG = 1_024;
/** Where long strings are looked for: deeper, and among more parts, they are not what takes the time. */
const MAX_DEPTH = 3;
const MAX_PARTS = 32;

/** What JSON escapes within ASCII; the most frequent first, since the first one found ends the search. */
const ESCAPED = ['"', '\n', '\\', ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))];

/**
 * The same text as `JSON.stringify`, which goes through strings character by character: a long one that needs no escape,
 * such as Base64 or a paragraph, is found out and copied in a quarter of the time.
 * @param value must be JSON as it stands, see `assertJson`
 */
export const toJsonText = (value: Json): string => write(value, MAX_DEPTH);

/** @param depth levels that are still looked through */
function write(value: Json, depth: number): string {
  if (typeof value === 'string') return isCopied(value) ? `"${value}"` : JSON.stringify(value);
  if (!holdsLong(value, depth)) return JSON.stringify(value);
  if (isList(value)) return `[${Array.from(value, (item) => write(item, depth - 1)).join(',')}]`;
  const members = Object.entries(value as Members).map(
    ([key, item]) => `${JSON.stringify(key)}:${write(item, depth - 1)}`,
  );
  return `{${members.join(',')}}`;
}

function holdsLong(value: Json, depth: number): boolean {
  if (typeof value === 'string') return value.length >= LONG;
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  return isList(value) ? listHoldsLong(value, depth) : objectHoldsLong(value, depth);
}

/** Array.isArray does not tell the compiler that anything else is no list. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function listHoldsLong(list: readonly Json[], depth: number): boolean {
  // A subclass may list its items in another way than JSON.stringify does.
  if (list.length > MAX_PARTS || Object.getPrototypeOf(list) !== Array.prototype) return false;
  for (const item of list) if (holdsLong(item, depth - 1)) return true;
  return false;
}

/** Without the lists that Object.values and the like make, since nearly every value passes here for nothing. */
function objectHoldsLong(object: Members, depth: number): boolean {
  let parts = 0;
  let found = false;
  for (const key in object) {
    parts += 1;
    if (parts > MAX_PARTS) return false;
    found ||= holdsLong(object[key] ?? null, depth - 1);
  }
  return found;
}

const isCopied = (text: string): boolean =>
  text.length >= LONG &&
  // Beyond Latin-1 a search takes longer than JSON.stringify; one look tells nearly always.
  text.charCodeAt(text.length >> 1) < 256 &&
  // Half a surrogate pair is escaped, too.
  text.isWellFormed() &&
  !ESCAPED.some((escaped) => text.includes(escaped));
