import { describe, expect, it } from 'vitest';
import type { InspectedCache } from '../../../src/client/index.ts';
import { isUnchanged } from '../../../src/console/views/cache/entry-change.ts';

const ENTRY = {
  tags: ['a'],
  bytes: 1,
  storedAt: 1_000,
  expiresAt: 61_000,
  keptUntil: 61_000,
  version: '1.x',
};
const SEEN: InspectedCache = { found: true, storedKey: 'k', version: '1.x', entry: ENTRY, value: 1 };
const withEntry = (changes: Partial<typeof ENTRY>): InspectedCache => ({
  ...SEEN,
  entry: { ...ENTRY, ...changes },
});

describe('an entry that is looked at again', () => {
  it.each([
    ['is the same', SEEN],
    [
      'is told with a moment that was rounded differently',
      withEntry({ expiresAt: 61_001, keptUntil: 60_999 }),
    ],
    ['is inspected without its value', { ...SEEN, value: undefined }],
  ])('%s: unchanged', (_, now) => {
    expect(isUnchanged(SEEN, now)).toBe(true);
  });

  it.each([
    ['another value of the same size and second', { ...SEEN, value: 2 }],
    ['other tags', withEntry({ tags: ['b'] })],
    ['a longer life', withEntry({ expiresAt: 90_000, keptUntil: 90_000 })],
    ['an invalidation', { ...SEEN, found: false, reason: { why: 'invalidated' as const } }],
    ['nothing', { ...SEEN, found: false, entry: undefined, value: undefined }],
    ['a lease', { ...SEEN, leaseUntil: 5 }],
  ])('%s: changed', (_, now) => {
    expect(isUnchanged(SEEN, now)).toBe(false);
  });
});
