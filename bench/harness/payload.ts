/** A value of a known size, with its JSON text for candidates that store text. */
export interface Payload {
  readonly value: { readonly id: number; readonly name: string; readonly text: string };
  readonly json: string;
}

/** @param bytes size of the JSON text */
export function payloadOf(bytes: number): Payload {
  const empty = JSON.stringify({ id: 1, name: 'John Doe', text: '' });
  const value = { id: 1, name: 'John Doe', text: words(bytes - empty.length) };
  return { value, json: JSON.stringify(value) };
}

/** Text that costs a JSON parser as much as real text; repeated letters would be cheaper. */
function words(length: number): string {
  let text = '';
  for (let i = 0; text.length < length; i++) text += `${((i * 2654435761) % 1_000_003).toString(36)} `;
  return text.slice(0, length);
}

export const TTL_SECONDS = 3_600;
