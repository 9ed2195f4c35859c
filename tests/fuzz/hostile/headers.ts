import fc from 'fast-check';
import { bytesOf } from '../http-case.ts';
import { text } from '../words.ts';
import type { RequestTwist } from './twist.ts';

const NAMES = [
  ...['Authorization', 'X-Session-Id', 'Idempotency-Key', 'If-Match', 'Content-Type', 'User-Agent', 'Accept'],
  ...[
    'X-Server-Authorization',
    'X-Origin-Verify',
    'CloudFront-Viewer-Address',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'Forwarded',
    'X-HTTP-Method-Override',
    'X-Original-URL',
    'Cookie',
  ],
  ...[
    'Origin',
    'Range',
    'If-None-Match',
    'X-Request-Id',
    'X-Amzn-Trace-Id',
    'Accept-Encoding',
    '__proto__',
    'constructor',
  ],
];

const TOKENS = [
  ...[
    'tokenWithoutTenant',
    'tokenOfYesterday',
    'tokenOfForger',
    'tokenOfOddly',
    'tokenOfHugely',
    'tokenOfMallory',
    'junk',
  ],
  ...['a.b.c', '..', 'eyJhbGciOiJub25lIn0.e30.', `${'x'.repeat(7_000)}`],
].map((token) => `Bearer ${token}`);

const VALUES = [
  ...[
    '',
    '*',
    '"1"',
    '"99"',
    'W/"1"',
    '"1", "2"',
    '1',
    '"-1"',
    '"1e3"',
    '"9007199254740993"',
    'bytes=0-1',
    'GET',
  ],
  ...['gzip', '127.0.0.1', '::1', 'a=b; a=c', '=', ';', ',', '\xff\xfe', '\x80', 'é', 'x'.repeat(2_000)],
];

const value = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.constantFrom(...TOKENS, 'Basic YTpi', 'Bearer', 'bearer tokenOfAlice', 'Bearer  tokenOfAlice'),
  text.map((given) => bytesOf(given.replace(/\p{Cc}/gu, ''))),
);

const added = fc.tuple(fc.constantFrom(...NAMES), value).map(
  ([name, given]): RequestTwist =>
    (request) => ({ ...request, headers: [...request.headers, [name, given]] }),
);
const instead = fc.tuple(fc.constantFrom(...NAMES), value).map(
  ([name, given]): RequestTwist =>
    (request) => ({
      ...request,
      headers: [...request.headers.filter(([other]) => other !== name), [name, given]],
    }),
);
const twice = fc.nat(10).map(
  (at): RequestTwist =>
    (request) => {
      const again = request.headers[at % (request.headers.length || 1)];
      return again ? { ...request, headers: [...request.headers, again] } : request;
    },
);
const token = fc.constantFrom(...TOKENS).map(
  (given): RequestTwist =>
    (request) => ({ ...request, headers: [['Authorization', given]] }),
);
const many = fc.constantFrom(20, 120).map(
  (count): RequestTwist =>
    (request) => ({
      ...request,
      headers: [...request.headers, ...Array.from({ length: count }, (_, i) => [`X-${i}`, `${i}`] as const)],
    }),
);

export const headers: fc.Arbitrary<RequestTwist> = fc.oneof(
  { weight: 3, arbitrary: added },
  { weight: 3, arbitrary: instead },
  { weight: 2, arbitrary: twice },
  { weight: 2, arbitrary: token },
  { weight: 1, arbitrary: many },
);
