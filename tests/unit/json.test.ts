import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertJson, copyJson, deepFreeze, withoutUndefined } from '../../src/redis/shared/json.ts';

/** Wraps a value `depth` times. */
const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = wrap(value);
  return value;
};

const circular: Record<string, unknown> = { list: [] };
(circular.list as unknown[]).push({ back: circular });

const sparse = [1, 2, 3];
delete sparse[1];

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('assertJson', () => {
  it('accepts every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => assertJson(value, 'value')).not.toThrow();
      }),
    );
  });

  it.each([
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 })],
    ['an own key __proto__', JSON.parse('{"__proto__":{"toJSON":1},"constructor":null}')],
    ['a key toJSON that is no function', { toJSON: 'text' }],
    ['the same object twice', Array(2).fill({ a: [] })],
    ['half a surrogate pair', '\ud800'],
    ['arrays 200 deep', nested(200, (inner) => [inner])],
    ['objects 200 deep', nested(200, (inner) => ({ inner }))],
  ])('accepts %s', (_, value) => {
    expect(() => assertJson(value, 'value')).not.toThrow();
  });

  it.each([
    ['value is undefined', undefined],
    ['value.a[1] is undefined', { a: [1, undefined] }],
    ['value[1] is undefined', sparse],
    ['value[0] is undefined', new Array(3)],
    ['value.a[0].b is a function', { a: [{ b: () => 1 }] }],
    ['value.a is NaN', { a: Number.NaN }],
    ['value[0] is -Infinity', [Number.NEGATIVE_INFINITY]],
    ['value.a is a bigint', { a: 1n }],
    ['value.a is a symbol', { a: Symbol('s') }],
    ['value.a is a function', { a: () => 1 }],
    ['value.a is a class instance', { a: new Date(0) }],
    ['value.a is a class instance', { a: new Map() }],
    ['value is a class instance', Object.create({ inherited: 1 })],
    ['value.a is a class instance', { a: { toJSON: () => 1 } }],
    ['value.a is a class instance', { a: Object.assign(Object.create(null), { toJSON: () => 1 }) }],
    ['value.a is a class instance', { a: Object.assign([1], { toJSON: () => 1 }) }],
    ['value.list[0].back refers to an object that contains it', circular],
    ['is nested deeper than 200 levels', nested(201, (inner) => [inner])],
    ['is nested deeper than 200 levels', nested(201, (inner) => ({ inner }))],
    ['is nested deeper than 200 levels', nested(100_000, (inner) => [inner])],
  ])('rejects with "%s"', (problem, value) => {
    expect(() => assertJson(value, 'value')).toThrow(problem);
  });

  it('names a long path in part', () => {
    const error = thrownBy(() => assertJson({ ['alice@example.com'.repeat(50_000)]: [undefined] }, 'value'));
    expect(String(error).length).toBeLessThan(300);
    expect(String(error)).toMatch(/value\.alice@.*… is undefined/);
  });

  it('rejects objects while Object.prototype has toJSON', () => {
    const all = Object.prototype as { toJSON?: () => string };
    all.toJSON = () => 'replaced';
    try {
      expect(() => assertJson({ a: 1 }, 'value')).toThrow('value is a class instance');
    } finally {
      delete all.toJSON;
    }
  });
});

describe('copyJson', () => {
  const parts = (value: unknown): object[] =>
    typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(parts)] : [];

  it('copies a value so that nothing is shared', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const copy = copyJson(deepFreeze(JSON.parse(text)));
        expect(copy).toStrictEqual(JSON.parse(text));
        expect(parts(copy).filter((part) => Object.isFrozen(part))).toEqual([]);
      }),
    );
  });

  it('copies members that are called like those of every object', () => {
    const text = '{"__proto__":{"admin":[true]},"constructor":{"a":1},"toString":null}';
    const value = JSON.parse(text);
    const copy = copyJson(value);
    expect(JSON.stringify(copy)).toBe(text);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(parts(copy).filter((part) => parts(value).includes(part))).toEqual([]);
  });
});

describe('deepFreeze', () => {
  it('freezes a value deeply without changing it', () => {
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(isFrozen));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const before = JSON.stringify(value);
        expect(deepFreeze(value)).toBe(value);
        expect(isFrozen(value)).toBe(true);
        expect(JSON.stringify(value)).toBe(before);
      }),
    );
  });
});

describe('withoutUndefined', () => {
  it('leaves out what JSON leaves out', () => {
    const value = { a: 1, b: undefined, c: [{ d: undefined, e: null }] };
    expect(withoutUndefined(value)).toStrictEqual({ a: 1, c: [{ e: null }] });
    expect(withoutUndefined(value)).toStrictEqual(JSON.parse(JSON.stringify(value)));
  });

  it.each([[null], ['text'], [1], [{ a: [{ b: 1 }] }]])('returns %j itself', (value) => {
    expect(withoutUndefined(value)).toBe(value);
  });
});
