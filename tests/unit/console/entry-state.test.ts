import { describe, expect, it } from 'vitest';
import type { InspectedCache } from '../../../src/client/index.ts';
import { stateOf } from '../../../src/console/views/cache/entry-state.ts';
import { newestOfEach } from '../../../src/console/views/cache/newest-of-each.ts';

/** To the second, as Redis keeps it. */
const STORED = Date.UTC(2026, 0, 5, 12, 27, 21);

const invalidatedAt = (at: number): InspectedCache => ({
  found: false,
  storedKey: 'k',
  version: '1.x',
  entry: { tags: ['a'], bytes: 1, storedAt: STORED, expiresAt: STORED, keptUntil: STORED, version: '1.x' },
  reason: { why: 'invalidated', by: [{ kind: 'tag', name: 'a', at }] },
});

describe('the state of an invalidated entry', () => {
  it.each([
    ['in the second in which it was stored: says which came first', 382, ['was stored in the same second']],
    ['in another second: does not', 1_382, []],
  ])('%s', (_, afterMs, between) => {
    const [first, ...rest] = stateOf(invalidatedAt(STORED + afterMs), STORED + 60_000).sentences;
    expect(first).toContain('The tag “a” was invalidated at');
    const expected = [...between, 'Saving it here makes it fresh'];
    expect(rest).toEqual(expected.map((text) => expect.stringContaining(text)));
  });
});

it('lists each invalidated name once, with its last time, newest first', () => {
  const tag = (name: string, at: number) => ({ kind: 'tag' as const, name, at });
  const whole = { kind: 'tenant' as const, at: 4 };
  expect(newestOfEach([tag('a', 5), tag('b', 3), whole, tag('b', 9), tag('a', 2)])).toEqual([
    tag('b', 9),
    tag('a', 5),
    whole,
  ]);
});
