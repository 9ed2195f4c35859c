import fc from 'fast-check';
import { nested } from '../json-text.ts';
import { placed } from './place.ts';
import { PROTOTYPE_KEYS } from './prototype-keys.ts';

/** Up to the maximum depth that fits into a body, which is deeper than any recursion. */
const depth = fc.oneof(fc.integer({ min: 2, max: 400 }), fc.constantFrom(199, 200, 201, 5_000, 30_000));

const deep = fc.record({ kind: fc.constantFrom('ARRAY' as const, 'OBJECT' as const), depth });

/** A sibling key that makes the check for prototype keys visit every level. */
const beside = fc.option(fc.constantFrom(...PROTOTYPE_KEYS), { freq: 2 });

export const nesting = placed(
  fc.tuple(deep, beside).map(([{ kind, depth }, key]) => {
    const value = nested(kind, depth);
    return key === null
      ? value
      : Object.fromEntries([
          ['deep', value],
          [key, 1],
        ]);
  }),
);
