import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/redis/shared/json.ts';
import { toJsonText } from '../../src/redis/shared/json-text.ts';

const LONG = 'word '.repeat(300);

/** JSON values whose strings are long ones as often as not, with whatever else at some place of them. */
const valuesWithLong = fc.jsonValue({ maxDepth: 4 }).chain((value) =>
  fc.tuple(fc.constant(value), fc.string({ unit: 'binary', maxLength: 3 }), fc.nat(LONG.length)).map(
    ([around, within, place]) =>
      ({
        around,
        long: LONG.slice(0, place) + within + LONG.slice(place),
        list: [around, LONG, within, [LONG], null],
        [`key ${within}`]: LONG + within,
      }) as Json,
  ),
);

describe('toJsonText', () => {
  it('writes what JSON.stringify writes', () => {
    fc.assert(
      fc.property(valuesWithLong, (value) => {
        expect(toJsonText(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('escapes each character of a long string that JSON.stringify escapes', () => {
    const codes = [...Array(0x180).keys(), 0x2028, 0x2029, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xfeff];
    for (const code of codes) {
      const character = String.fromCharCode(code);
      for (const text of [character + LONG, LONG + character, `${LONG}${character}${LONG}`]) {
        expect(toJsonText(text)).toBe(JSON.stringify(text));
      }
    }
  });

  it('leaves what is not as simple as it looks to JSON.stringify', () => {
    class Rows extends Array<Json> {
      override join(): string {
        return 'broken';
      }
    }
    const rows = new Rows();
    rows.push(LONG);
    const own = Object.assign([LONG], { constructor: null, join: () => 'broken' }) as Json;
    for (const value of [rows, [rows], own, { rows, own }]) {
      expect(toJsonText(value)).toBe(JSON.stringify(value));
    }
  });

  it.each<[string, Json]>([
    ['more parts than are looked through', [...Array(100).fill(1), LONG]],
    ['deeper values than are looked through', [[[[[LONG], LONG], LONG], LONG], LONG]],
    ['a long string by itself', LONG],
    ['an own key __proto__', JSON.parse(`{"__proto__":"${LONG}","b":[]}`)],
    ['keys that are numbers', { b: LONG, 2: LONG, 1: 'x' }],
    ['an object without prototype', Object.assign(Object.create(null), { a: LONG, b: -0, c: 1e21 })],
    ['empty containers beside it', [[], {}, LONG, '']],
    ['text beyond Latin-1', ['日本語'.repeat(500), `${LONG}\ud83d${LONG}`, `${LONG}é😀${LONG}`]],
  ])('writes %s', (_, value) => {
    expect(toJsonText(value)).toBe(JSON.stringify(value));
  });
});
