import type { World } from './world.ts';

/**
 * 53 bits that tell worlds apart: a set of numbers holds millions where a set of texts would not. Among 2 million
 * worlds, the odds that any two share one are 1 in 4,000.
 */
export function fingerprint({ redis, processes, callers, values, dead, faultsLeft }: World): number {
  const text = JSON.stringify([
    redis.time,
    redis.watermark,
    redis.clock && sorted(redis.clock),
    sorted(redis.entries),
    sorted(redis.leases),
    redis.incarnations,
    processes.map(({ current, marks, flights, copies }) => [
      current,
      marks.map((known) => known && [known.incarnation, known.upTo, known.floor, sorted(known.marks)]),
      sorted(flights),
      sorted(copies),
    ]),
    callers.map(({ phase, next, commands, replies, locals, flight, deadAtStart }, id) => {
      if (phase === 'planned') return 0;
      if (phase === 'done') return callers.some((other) => other.locals.joined === id) ? flight : 1;
      return [phase, next, commands, replies, sorted(locals), flight, deadAtStart];
    }),
    values,
    dead,
    Object.values(faultsLeft),
  ]);
  return hash(text);
}

const sorted = (record: object): unknown[] => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

/** cyrb53: two 32-bit multiplicative hashes side by side. */
function hash(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
