/** Characters that JSON.stringify escapes in two bytes. */
const SHORT_ESCAPES = new Set([...'\b\f\n\r\t"\\'].map((char) => char.charCodeAt(0)));

/** Size of a character as written by JSON.stringify, in bytes. */
function bytesOf(code: number): number {
  if (SHORT_ESCAPES.has(code)) return 2;
  if (code < 0x20) return 6;
  if (code < 0x80) return 1;
  return code < 0x800 ? 2 : 3;
}

const ESCAPE_BYTES = 6;
const hexAt = (text: string, at: number): number => Number.parseInt(text.slice(at, at + 4), 16);

/**
 * The size of JSON text, independent of escaping: a character counts the same whether it is written literally or as an
 * escape such as `\u0041`. Everything else counts unchanged, including spaces between values.
 * @param text valid JSON; for other text, the result is meaningless
 * @param bytes size of the text
 * @returns bytes
 */
export function canonicalBytes(text: string, bytes: number): number {
  let size = bytes;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
    const kind = text[at + 1];
    at += 2;
    if (kind === '/') size -= 1;
    if (kind !== 'u') continue;
    const code = hexAt(text, at);
    at += 4;
    const isHigh = code >= 0xd800 && code < 0xdc00;
    const low = isHigh && text.startsWith('\\u', at) ? hexAt(text, at + 2) : 0;
    if (low >= 0xdc00 && low < 0xe000) {
      size -= 2 * ESCAPE_BYTES - 4;
      at += 6;
    } else if (code < 0xd800 || code >= 0xe000) {
      size -= ESCAPE_BYTES - bytesOf(code);
    }
  }
  return size;
}
