import fc from 'fast-check';
import { type Wire, written } from '../channels/wire.ts';

/** Serializes a request in a way that no HTTP client does. */
export type WireTwist = (wire: Wire) => string;

const without = (name: string, { fields }: Wire): string[] =>
  fields.filter((field) => !field.toLowerCase().startsWith(`${name}:`));
const adding =
  (...fields: string[]): WireTwist =>
  (wire) =>
    written({ ...wire, fields: [...fields, ...wire.fields] });
const replacing =
  (name: string, ...fields: string[]): WireTwist =>
  (wire) =>
    written({ ...wire, fields: [...without(name, wire), ...fields] });
const starting =
  (change: (start: string) => string): WireTwist =>
  (wire) =>
    written({ ...wire, start: change(wire.start) });
const chunked =
  (body: (plain: string) => string, ...more: string[]): WireTwist =>
  (wire) =>
    written({
      ...wire,
      fields: [...without('content-length', wire), 'Transfer-Encoding: chunked', ...more],
      body: body(wire.body),
    });

const hex = (text: string) => text.length.toString(16);

const TWISTS: readonly WireTwist[] = [
  (wire) => written(wire, '\n'),
  (wire) => `\r\n\r\n${written(wire)}`,
  (wire) => `${written(wire)}garbage`,
  (wire) => written({ ...wire, fields: without('connection', wire) }) + written(wire),
  (wire) => `${written({ ...wire, fields: without('connection', wire) })}${written(wire)}`.repeat(5),
  () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  () => '\0'.repeat(300),
  replacing('content-length', 'Content-Length: 999999'),
  replacing('content-length', 'Content-Length: 1'),
  replacing('content-length', 'Content-Length: -1'),
  replacing('content-length', 'Content-Length: 99999999999999999999'),
  replacing('content-length', 'Content-Length: 3', 'Content-Length: 4'),
  replacing('host'),
  replacing('host', 'Host: evil.example'),
  replacing('host', 'Host: 127.0.0.1', 'Host: evil.example'),
  replacing('host', 'Host: '),
  replacing('host', 'Host: 127.0.0.1@evil.example/x?'),
  replacing('connection', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'),
  replacing(
    'connection',
    'Connection: Upgrade, HTTP2-Settings',
    'Upgrade: h2c',
    'HTTP2-Settings: AAMAAABkAAQ',
  ),
  adding(`X-Large: ${'x'.repeat(20_000)}`),
  adding(...Array.from({ length: 2_500 }, (_, i) => `X-${i}: 1`)),
  adding('Authorization: Bearer junk'),
  adding('X-Folded: a\r\n b'),
  adding('No colon here'),
  adding('X-Space : a'),
  adding(': nameless'),
  adding('X-Null: a\0b'),
  adding('X-Return: a\rb'),
  adding('\xff\xfe: \x80'),
  adding('Expect: 100-continue'),
  adding('Expect: the-unexpected'),
  adding('Transfer-Encoding: gzip'),
  starting((start) => start.replace('HTTP/1.1', 'HTTP/1.0')),
  starting((start) => start.replace('HTTP/1.1', 'HTTP/9.9')),
  starting((start) => start.replace(' HTTP/1.1', '')),
  starting((start) => start.replace(' /', ' http://127.0.0.1/')),
  starting((start) => start.replace(' /', ' http://evil.example/')),
  starting((start) => start.replace(' /', ' file:///')),
  starting(() => 'OPTIONS * HTTP/1.1'),
  starting((start) => start.replace(' HTTP', `${'x'.repeat(70_000)} HTTP`)),
  starting((start) => start.replace(' /', ' /\x80\xff')),
  chunked((body) => `${hex(body)}\r\n${body}\r\n0\r\n\r\n`),
  chunked((body) => `${hex(body)};a=b\r\n${body}\r\n0\r\nX-Trailer: 1\r\n\r\n`),
  chunked((body) => `${hex(body)}\r\n${body}`),
  chunked(() => 'zz\r\nabc\r\n0\r\n\r\n'),
  chunked(() => 'ffffffffffffffffff\r\n'),
  chunked((body) => `${hex(body)}\r\n${body}\r\n0\r\n\r\n`, 'Content-Length: 5'),
];

const cut = fc.double({ min: 0, max: 1, noNaN: true }).map(
  (part): WireTwist =>
    (wire) => {
      const whole = written(wire);
      return whole.slice(0, part * whole.length);
    },
);

export const wireTwist: fc.Arbitrary<WireTwist> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...TWISTS) },
  { weight: 1, arbitrary: cut },
);
