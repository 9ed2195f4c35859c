import fc from 'fast-check';
import type { HttpCase } from '../http-case.ts';
import type { RequestTwist } from './twist.ts';

/** Bytes that are not UTF-8: lone, overlong and truncated sequences, surrogates, code points above U+10FFFF. */
const BAD_BYTES = [
  '\x80',
  '\xc0\xaf',
  '\xed\xa0\x80',
  '\xf4\x90\x80\x80',
  '\xe2\x82',
  '\xff\xfe',
  '\xf8\x88',
];

const MEDIA_TYPES = [
  ...['text/plain', '', 'application/json; charset=utf-16', 'application/json;', 'APPLICATION/JSON', '*/*'],
  ...[
    'application/merge-patch+json',
    'application/jsonx',
    'multipart/form-data; boundary=x',
    'application/xml',
  ],
  ...['application/x-www-form-urlencoded', 'application/json, text/plain', 'application/problem+json'],
];

const BODIES = [
  '',
  ' ',
  '\n',
  'null',
  '[]',
  '"text"',
  '1',
  '{',
  '}',
  '{}{}',
  '{"a":1,}',
  "{'a':1}",
  '{"a":NaN}',
  '\0',
];

const bodyOf =
  (change: (body: string) => string): RequestTwist =>
  (request) => ({
    ...request,
    body: change(request.body ?? '{}'),
  });

const at = fc.double({ min: 0, max: 1, noNaN: true });
const inserted = fc
  .tuple(at, fc.constantFrom(...BAD_BYTES))
  .map(([where, bytes]) => bodyOf((body) => splice(body, where, bytes)));
const cut = at.map((where) => bodyOf((body) => body.slice(0, where * body.length)));
const replaced = fc.constantFrom(...BODIES).map((text) => bodyOf(() => text));
const wrapped = fc.constantFrom<RequestTwist>(
  bodyOf((body) => `\xef\xbb\xbf${body}`),
  bodyOf((body) => `${body}garbage`),
  bodyOf((body) => `[${body}]`),
  bodyOf((body) => Buffer.from(body, 'utf16le').toString('latin1')),
  // Escapes every letter of the keys.
  bodyOf((body) => body.replace(/[a-z_](?=\w*":)/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)),
  bodyOf((body) => body.replace(/^\{/, '{"\\u005f\\u005fproto\\u005f\\u005f":{"polluted":1},')),
);
const mediaType = fc.constantFrom(...MEDIA_TYPES).map(
  (value): RequestTwist =>
    (request) =>
      withHeader(request, 'Content-Type', value),
);
const coding = fc.constantFrom('gzip', 'br', 'identity', 'deflate, gzip').map(
  (value): RequestTwist =>
    (request) => ({ ...request, headers: [...request.headers, ['Content-Encoding', value]] }),
);

export const encodings: fc.Arbitrary<RequestTwist> = fc.oneof(
  inserted,
  cut,
  replaced,
  wrapped,
  mediaType,
  coding,
);

const splice = (text: string, where: number, inserted: string): string => {
  const index = Math.floor(where * text.length);
  return text.slice(0, index) + inserted + text.slice(index);
};

function withHeader(request: HttpCase, name: string, value: string): HttpCase {
  const others = request.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  return { ...request, headers: [...others, [name, value]] };
}
