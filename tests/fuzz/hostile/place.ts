import fc from 'fast-check';
import type { Input, InputTwist } from './twist.ts';

/** Fields that some operation accepts, or that none does. */
const FIELDS = [
  'action',
  'sessionId',
  'metadata',
  'updates',
  'value',
  'tags',
  'ttl',
  'keys',
  'entries',
  'bogus',
];

/** Puts a value into an input: instead of an existing value, next to it, or inside it. */
export const placed = (values: fc.Arbitrary<unknown>): fc.Arbitrary<InputTwist> =>
  fc
    .record({
      value: values,
      at: fc.nat(20),
      beside: fc.option(fc.constantFrom(...FIELDS), { freq: 3 }),
      inside: fc.nat(3),
    })
    .map(({ value, at, beside, inside }) => (input) => {
      const names = Object.keys(input);
      const name = beside ?? names[at % (names.length || 1)] ?? 'bogus';
      return { ...input, [name]: inside === 0 ? within(input[name], value) : value };
    });

function within(container: unknown, value: unknown): unknown {
  if (Array.isArray(container)) return [...container, value];
  return typeof container === 'object' && container !== null ? { ...container, within: value } : [value];
}

/** Adds a member with any name: an assignment to `__proto__` would set the prototype. */
export const withMember = (input: Input, name: string, value: unknown): Input =>
  Object.fromEntries([...Object.entries(input), [name, value]]);
