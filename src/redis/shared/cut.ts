/**
 * Longest message of an error or of a log field, in bytes.
 * @internal
 */
export const MAX_MESSAGE_BYTES = 1_024;

/**
 * Longest name that an error repeats, such as the path of a property, in characters.
 * @internal
 */
export const MAX_NAME_CHARS = 200;

const ELLIPSIS = '…';
const ELLIPSIS_BYTES = 3;

/**
 * Cuts a text that is too long, and marks the cut.
 * @param text any text
 * @param maxBytes longest result, in bytes of UTF-8
 * @returns the text, or its beginning and an ellipsis
 * @internal
 */
export function cutText(text: string, maxBytes: number = MAX_MESSAGE_BYTES): string {
  // No character takes more than three bytes, so most texts need no count.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text;
  const kept = Buffer.from(text.slice(0, maxBytes)).subarray(0, maxBytes - ELLIPSIS_BYTES);
  // In a stream, a character that is cut in two is left out.
  return new TextDecoder().decode(kept, { stream: true }) + ELLIPSIS;
}

/**
 * Cuts a name that a caller chose to 200 characters.
 * @internal
 */
export const cutName = (name: string): string =>
  name.length <= MAX_NAME_CHARS ? name : `${name.slice(0, MAX_NAME_CHARS - 1)}${ELLIPSIS}`;
