import fc from 'fast-check';
import { placed } from './place.ts';
import type { InputTwist } from './twist.ts';

/** Sizes near every limit: of key segments, fields, tags, values, metadata and bodies. */
const size = fc.constantFrom(
  ...[65, 129, 256, 257, 512, 513, 1_024, 1_025, 4_096, 16_385, 65_535, 65_537, 120_000, 1_200_000],
);
const filling = fc.constantFrom('x', '0', ' ', 'é', '😀', '%', '"', '\0', ':');

const long = fc.tuple(size, filling).map(([length, unit]) => unit.repeat(length / unit.length));
const wide = fc.constantFrom(7, 33, 101, 2_000);

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `item-${i}`);
const list = wide.map(numbered);
const object = wide.map((count) => Object.fromEntries(numbered(count).map((name) => [name, name])));

const manyFields: fc.Arbitrary<InputTwist> = object.map((more) => (input) => ({ ...input, ...more }));
const longName: fc.Arbitrary<InputTwist> = long.map((name) => (input) => ({ ...input, [name]: 1 }));

export const sizes: fc.Arbitrary<InputTwist> = fc.oneof(
  { weight: 4, arbitrary: placed(fc.oneof(long, list, object)) },
  { weight: 1, arbitrary: manyFields },
  { weight: 1, arbitrary: longName },
);
