import fc from 'fast-check';
import { nesting } from './nesting.ts';
import { prototypeKeys } from './prototype-keys.ts';
import { sizes } from './sizes.ts';
import type { InputTwist } from './twist.ts';
import { types } from './types.ts';

export const inputTwist: fc.Arbitrary<InputTwist> = fc.oneof(
  { weight: 8, arbitrary: types },
  { weight: 3, arbitrary: prototypeKeys },
  { weight: 2, arbitrary: nesting },
  { weight: 1, arbitrary: sizes },
);
