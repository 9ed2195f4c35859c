import type { Json } from './json.ts';

/** From this many characters on a string is looked at before it is written. */
const LONG = 1_024;

/** What JSON escapes within ASCII; the most frequent first, since the first one found ends the search. */
const ESCAPED = ['"', '\n', '\\', ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))];

/**
 * The same text as `JSON.stringify`, which goes through strings character by character: a long one that needs no escape,
 * such as Base64 or a paragraph, is found out and copied in an eighth of that time.
 * @param value must be JSON as it stands, see `assertJson`
 */
export const toJsonText = (value: Json): string => textWithLong(value) ?? JSON.stringify(value);

/** @returns undefined where no long string can be copied, so that JSON.stringify does as well */
function textWithLong(value: Json): string | undefined {
  if (typeof value === 'string') return isCopied(value) ? `"${value}"` : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const parts = Array.isArray(value) ? value : Object.values(value);
  let texts: (string | undefined)[] | undefined;
  for (let i = 0; i < parts.length; i++) {
    const text = textWithLong(parts[i]);
    if (text === undefined) continue;
    texts ??= [];
    texts[i] = text;
  }
  if (!texts) return undefined;
  const written = parts.map((part, i) => texts[i] ?? JSON.stringify(part));
  if (Array.isArray(value)) return `[${written.join(',')}]`;
  return `{${Object.keys(value)
    .map((key, i) => `${JSON.stringify(key)}:${written[i]}`)
    .join(',')}}`;
}

const isCopied = (text: string): boolean =>
  text.length >= LONG &&
  // Beyond Latin-1 a search takes longer than JSON.stringify; one look tells nearly always.
  text.charCodeAt(text.length >> 1) < 256 &&
  // Half a surrogate pair is escaped, too.
  text.isWellFormed() &&
  !ESCAPED.some((escaped) => text.includes(escaped));
