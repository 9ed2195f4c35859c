import { expect, test } from 'vitest';
import { judge, median } from '../soak/verdict.ts';

const rising = (from: number, step: number) => Array.from({ length: 30 }, (_, i) => from + i * step);
const TOLERANCE = { share: 0.1, absolute: 4 };

test.each([
  ['a constant', rising(100, 0), true],
  ['what shrinks', rising(100, -1), true],
  ['what saws', rising(0, 0).map((_, i) => 100 + (i % 7) * 10), true],
  ['one peak at the end', [...rising(100, 0).slice(1), 900], true],
  ['what grows within the share', rising(100, 0.4), true],
  ['what grows within the absolute', rising(1, 0.15), true],
  ['what grows beyond both', rising(100, 1), false],
  ['a step that stays', [...rising(100, 0).slice(15), ...rising(150, 0).slice(15)], false],
])('%s', (_, samples, flat) => {
  expect(judge(samples, TOLERANCE).flat).toBe(flat);
});

test('the medians of the thirds are told', () => {
  expect(judge([1, 2, 3, 50, 60, 70, 7, 9, 8], TOLERANCE)).toEqual({
    first: 2,
    last: 8,
    allowed: 4,
    flat: false,
  });
});

test('too few samples are no verdict', () => {
  expect(() => judge([1, 2], TOLERANCE)).toThrow('too few');
});

test('a median stands in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});
