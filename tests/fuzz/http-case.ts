import type { Endpoint } from './document.ts';
import { jsonText } from './json-text.ts';
import { wellFormed } from './words.ts';

/** A request as generated, before it is written down: hostile inputs are made of it. */
export interface Draft {
  readonly endpoint: Endpoint;
  readonly path: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  /** What the query or, where the endpoint takes one, the body says. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly authorization: string | undefined;
  /** Whether nothing in it leaves the document. */
  readonly documented: boolean;
}

/** A request as it goes over the wire. Every character of its strings is one byte. */
export interface HttpCase {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | undefined;
  /** The endpoint within whose documentation the request keeps; undefined beyond it. */
  readonly documented?: Endpoint | undefined;
}

/** Each byte of the text in UTF-8 as one character. */
export const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

export function toCase({ endpoint, path, headers, input, authorization, documented }: Draft): HttpCase {
  const filled = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => percent(path[name]));
  const json = endpoint.body === undefined ? undefined : bytesOf(jsonText(input));
  const query = endpoint.body === undefined ? queryOf(input) : '';
  return {
    method: endpoint.method,
    target: query === '' ? filled : `${filled}?${query}`,
    headers: [
      ...(authorization === undefined ? [] : [['Authorization', `Bearer ${authorization}`] as const]),
      ...(json === undefined ? [] : [['Content-Type', 'application/json'] as const]),
      ...Object.entries(headers).map(([name, value]) => [name, bytesOf(String(value))] as const),
    ],
    ...(json !== undefined && { body: json }),
    ...(documented && { documented: endpoint }),
  };
}

const queryOf = (input: Draft['input']): string =>
  Object.entries(input)
    .map(([name, value]) => `${percent(name)}=${percent(value)}`)
    .join('&');

/** Half a surrogate pair is written as an encoder that checks nothing would write it. */
function percent(value: unknown): string {
  const text = plain(value);
  const sound = wellFormed(text);
  return sound === text
    ? encodeURIComponent(text)
    : encodeURIComponent(sound).replaceAll('%EF%BF%BD', '%ED%A0%BD');
}

const plain = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(plain).join(',');
  return typeof value === 'object' ? jsonText(value) : String(value);
};
