/** Bytes in JSON. Next.js mostly renders UTF-8, which takes a quarter less space as text than as base64. */
export type Encoded = { readonly text: string } | { readonly base64: string };

export function encodeBytes(bytes: Uint8Array): Encoded {
  try {
    // `ignoreBOM` keeps a byte order mark.
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: toBase64(bytes) };
  }
}

/** @returns undefined for anything that `encodeBytes` did not create */
export function decodeBytes({ text, base64 }: { text?: unknown; base64?: unknown }): Uint8Array | undefined {
  if (typeof text === 'string') return new TextEncoder().encode(text);
  if (typeof base64 !== 'string') return undefined;
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Engines limit the number of arguments. */
const STEP = 8_192;

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += STEP) binary += String.fromCharCode(...bytes.subarray(i, i + STEP));
  return btoa(binary);
}
