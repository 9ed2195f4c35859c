import { describe, expect, it } from 'vitest';
import { createSessionMemory } from '../../src/redis/session/memory.ts';

const PLACE = { userHash: 'L'.repeat(22), slot: 3 };
const KEY = 'session:{org}:L:3';

const recordOf = (lastActivity: number, userId = 'alice'): string => {
  const times = [lastActivity, 1_700_000_000_000, 1_700_000_900_000, 1_700_086_400_000];
  const header = `1 ${'h'.repeat(43)} ${'e'.repeat(12)} ${times.join(' ')} 1 -`;
  return `${header}\ni {"userId":"${userId}","roles":["admin"]}\nm:theme "dark"\n`;
};

describe('the memory of records', () => {
  it('answers a record that has not changed as if it had been parsed', () => {
    const read = createSessionMemory();
    const record = recordOf(1_700_000_000_000);
    const first = read(KEY, 'org', PLACE, record);
    expect(first?.session).toMatchObject({ userId: 'alice', tenantId: 'org', metadata: { theme: 'dark' } });
    expect(read(KEY, 'org', PLACE, record)).toEqual(first);
  });

  it('parses a record that has changed, by a millisecond or altogether', () => {
    const read = createSessionMemory();
    read(KEY, 'org', PLACE, recordOf(1_700_000_000_000));
    expect(read(KEY, 'org', PLACE, recordOf(1_700_000_000_001))?.session.lastActivity).toBe(
      1_700_000_000_001,
    );
    expect(read(KEY, 'org', PLACE, recordOf(1_700_000_000_001, 'bob'))?.session.userId).toBe('bob');
  });

  it('gives every caller a session of its own', () => {
    const read = createSessionMemory();
    const record = recordOf(1_700_000_000_000);
    for (let i = 0; i < 3; i++) {
      const session = read(KEY, 'org', PLACE, record)?.session;
      expect(session?.userId).toBe('alice');
      Object.assign(session ?? {}, { userId: 'mallory', expiresAt: 0 });
    }
  });

  it('does not remember what is of no known format, or long', () => {
    const read = createSessionMemory();
    expect(read(KEY, 'org', PLACE, '2 something else\n')).toBeUndefined();
    const long = recordOf(1_700_000_000_000, 'x'.repeat(5_000));
    expect(read(KEY, 'org', PLACE, long)?.session.userId).toHaveLength(5_000);
    expect(read(KEY, 'org', PLACE, recordOf(1_700_000_000_000))?.session.userId).toBe('alice');
  });

  it('goes on when it is full', () => {
    const read = createSessionMemory();
    const record = recordOf(1_700_000_000_000);
    for (let i = 0; i < 12_000; i++) read(`${KEY}${i % 6_000}`, 'org', PLACE, record);
    expect(read(KEY, 'org', PLACE, record)?.session.userId).toBe('alice');
  });
});
