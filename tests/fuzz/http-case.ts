import { type Endpoint, FORM } from './document.ts';
import { jsonText } from './json-text.ts';
import { wellFormed } from './words.ts';

/** A generated request before serialization; hostile inputs are derived from it. */
export interface Draft {
  readonly endpoint: Endpoint;
  readonly path: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The fields of the body or, if the endpoint accepts none, of the query. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly authorization: string | undefined;
  /** Whether all of it conforms to the document. */
  readonly documented: boolean;
}

/** A request as it is sent. Each character of its strings is one byte. */
export interface HttpCase {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | undefined;
  /** The endpoint whose documentation the request conforms to; undefined if it does not. */
  readonly documented?: Endpoint | undefined;
}

/** The UTF-8 bytes of a text, one character each. */
export const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

export function toCase({ endpoint, path, headers, input, authorization, documented }: Draft): HttpCase {
  const filled = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => percent(path[name]));
  const body = endpoint.body === undefined ? undefined : bodyOf(endpoint, input);
  const query = endpoint.body === undefined ? queryOf(input) : '';
  return {
    method: endpoint.method,
    target: query === '' ? filled : `${filled}?${query}`,
    headers: [
      ...(authorization === undefined ? [] : [['Authorization', `Bearer ${authorization}`] as const]),
      ...(body === undefined ? [] : [['Content-Type', endpoint.isForm ? FORM : 'application/json'] as const]),
      ...Object.entries(headers).map(([name, value]) => [name, bytesOf(String(value))] as const),
    ],
    ...(body !== undefined && { body }),
    ...(documented && { documented: endpoint }),
  };
}

const bodyOf = ({ isForm }: Endpoint, input: Draft['input']): string =>
  isForm ? queryOf(input) : bytesOf(jsonText(input));

const queryOf = (input: Draft['input']): string =>
  Object.entries(input)
    .map(([name, value]) => `${percent(name)}=${percent(value)}`)
    .join('&');

/** Encodes half a surrogate pair as an encoder without checks does. */
function percent(value: unknown): string {
  const text = plain(value);
  const valid = wellFormed(text);
  return valid === text
    ? encodeURIComponent(text)
    : encodeURIComponent(valid).replaceAll('%EF%BF%BD', '%ED%A0%BD');
}

const plain = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(plain).join(',');
  return typeof value === 'object' ? jsonText(value) : String(value);
};
