import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalBytes } from '../../src/api/http/canonical-size.ts';

const escapeOf = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Writes a string as JSON with some characters escaped, all halves of surrogate pairs among them. */
function spelled(text: string, isEscaped: (at: number) => boolean): string {
  const write = (char: string, at: number) => {
    if (/[\ud800-\udfff]/.test(char) || isEscaped(at)) return escapeOf(char);
    return char === '/' ? '\\/' : JSON.stringify(char).slice(1, -1);
  };
  return `"${text.split('').map(write).join('')}"`;
}

const chars = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '/', 'u', '0', '\n', '\u0001', 'é', '€', '\ud83d', '\ude00', '😀'),
  }),
);

test('the size of JSON is that of JSON.stringify’s output, regardless of its escaping', () => {
  fc.assert(
    fc.property(chars, fc.array(fc.boolean(), { minLength: 1 }), (text, escaped) => {
      const json = spelled(text, (at) => escaped[at % escaped.length] ?? false);
      expect(JSON.parse(json)).toBe(text);
      expect(canonicalBytes(json, Buffer.byteLength(json))).toBe(Buffer.byteLength(JSON.stringify(text)));
    }),
  );
});

test('the size of any other text is a number', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\\', 'u', 'd', '8', '0', '"') }), (text) => {
      expect(canonicalBytes(text, Buffer.byteLength(text))).toBeTypeOf('number');
    }),
  );
});
