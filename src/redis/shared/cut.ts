/**
 * Longest message of an error or of a log field, in bytes.
 * @internal
 */
export const MAX_MESSAGE_BYTES = 1_024;

/**
 * Longest name that an error quotes, such as the path of a property, in characters.
 * @internal
 */
export const MAX_NAME_CHARS = 200;

const ELLIPSIS = '…';
const ELLIPSIS_BYTES = 3;

/**
 * Truncates a text that is too long, and marks the end with an ellipsis.
 * @param text any text
 * @param maxBytes longest result, in bytes of UTF-8
 * @returns the text, or its beginning and an ellipsis
 * @internal
 */
export function cutText(text: string, maxBytes: number = MAX_MESSAGE_BYTES): string {
  // A character takes at most three bytes, so most texts do not need an exact count.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text;
  const kept = Buffer.from(text.slice(0, maxBytes)).subarray(0, maxBytes - ELLIPSIS_BYTES);
  // In stream mode, the decoder omits a truncated character.
  return new TextDecoder().decode(kept, { stream: true }) + ELLIPSIS;
}

/**
 * Truncates a name chosen by a caller to 200 characters.
 * @internal
 */
export const cutName = (name: string): string =>
  name.length <= MAX_NAME_CHARS ? name : `${name.slice(0, MAX_NAME_CHARS - 1)}${ELLIPSIS}`;
