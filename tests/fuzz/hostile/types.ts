import fc from 'fast-check';
import { text } from '../words.ts';
import { placed } from './place.ts';

/** Values of the wrong type, values that resemble the right type, and values whose conversion throws. */
const WRONG: readonly unknown[] = [
  ...[null, true, false, '', ' ', [], {}, [[]], [null], [{}], { '': '' }],
  ...[
    0,
    -0,
    -1,
    0.5,
    1e21,
    1e308,
    2 ** 31,
    2 ** 53,
    Number.MIN_VALUE,
    '1',
    '0x10',
    '1e3',
    'Infinity',
    'null',
  ],
  ...[{ toString: 1 }, { toString: null, valueOf: null }, { toJSON: 1 }, { length: 1e9 }, { length: -1 }],
  ...['\ud83d', 'a\ude00b', ['\udfff'], { '\ud800': 1 }, '\0', '\u2028'],
  ...[
    { $ne: null },
    { key: 1, value: 2 },
    [{ key: { toString: 1 }, value: 1 }],
    { action: ['get'] },
    ['get', 'get'],
  ],
];

export const types = placed(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...WRONG) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }) },
    { weight: 1, arbitrary: text },
    { weight: 1, arbitrary: fc.double() },
  ),
);
