import fc from 'fast-check';
import { placed, withMember } from './place.ts';
import type { InputTwist } from './twist.ts';

export const PROTOTYPE_KEYS = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'],
  ...['then', 'toJSON', 'length', 'isAdmin', '__PROTO__', '\u005f_proto__'],
] as const;

const payload = fc.constantFrom<unknown>(
  ...[{ polluted: 'yes' }, { permissions: ['cache:write'] }, 'yes', null, 1, []],
  { prototype: { polluted: 'yes' } },
);

const key = fc.constantFrom(...PROTOTYPE_KEYS);

/** The key at the top level, or in a nested object. */
export const prototypeKeys: fc.Arbitrary<InputTwist> = fc.oneof(
  fc.tuple(key, payload).map(
    ([name, value]): InputTwist =>
      (input) =>
        withMember(input, name, value),
  ),
  placed(
    fc.tuple(key, payload).map(([name, value]) =>
      Object.fromEntries([
        ['a', 1],
        [name, value],
      ]),
    ),
  ),
);
