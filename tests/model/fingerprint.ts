import type { World } from './world.ts';

/**
 * 53 bits that tell worlds apart: a set of numbers holds millions where a set of texts would not. Among 2 million
 * worlds, the odds that any two share one are 1 in 4,000.
 */
export function fingerprint({ redis, processes, callers, values, dead, faultsLeft }: World): number {
  let text = `${redis.time} ${textOf(redis.watermark)} ${redis.clock && sorted(redis.clock)} ${sorted(redis.entries)} ${sorted(redis.leases)} ${redis.generations}`;
  for (const { current, marks, flights, copies } of processes) {
    text += `|${current}`;
    for (const known of marks) {
      text += known ? `,${known.generation} ${known.upTo} ${known.floor} ${sorted(known.marks)}` : ',';
    }
    text += `;${sorted(flights)};${sorted(copies)}`;
  }
  for (const [id, { phase, next, commands, replies, locals, flight, deadAtStart }] of callers.entries()) {
    text += `|${phase}`;
    if (phase === 'planned') continue;
    if (phase === 'done') {
      if (flight && callers.some((other) => other.locals.joined === id)) text += JSON.stringify(flight);
      continue;
    }
    text += ` ${next} ${deadAtStart} ${sorted(locals)}`;
    if (flight) text += JSON.stringify(flight);
    for (const command of commands) text += `,${textOf(command)}`;
    for (const reply of replies) text += `;${textOf(reply)}`;
  }
  return hash(`${text}|${values}|${dead}|${Object.values(faultsLeft)}`);
}

/** What never changes is shared by the worlds that come after, and is written down once for all of them. */
const written = new WeakMap<object, string>();

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const known = written.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  written.set(value, text);
  return text;
}

function sorted(record: object): string {
  let text = '';
  for (const [name, value] of Object.entries(record).sort(byName)) text += `${name}:${textOf(value)} `;
  return text;
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

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
