import type { State } from './state.ts';

/**
 * A 53-bit hash of a state, because a set of millions of numbers fits into memory and a set of texts would not. Among 2
 * million states, the odds that any two collide are 1 in 4,000.
 */
export function fingerprint({ redis, processes, callers, values, invalidated, faultsLeft }: State): number {
  let text = `${redis.time} ${textOf(redis.version)} ${redis.invalidations && sorted(redis.invalidations)} ${sorted(redis.entries)} ${sorted(redis.leases)} ${redis.generations}`;
  for (const { current, tables, inFlight, copies } of processes) {
    text += `|${current}`;
    for (const table of tables) {
      text += table
        ? `,${table.generation} ${table.upTo} ${table.lowWater} ${sorted(table.lastInvalidated)}`
        : ',';
    }
    text += `;${sorted(inFlight)};${sorted(copies)}`;
  }
  for (const [
    id,
    { phase, next, commands, replies, locals, load, invalidatedAtStart },
  ] of callers.entries()) {
    text += `|${phase}`;
    if (phase === 'planned') continue;
    if (phase === 'done') {
      if (load && callers.some((other) => other.locals.shared === id)) text += JSON.stringify(load);
      continue;
    }
    text += ` ${next} ${invalidatedAtStart} ${sorted(locals)}`;
    if (load) text += JSON.stringify(load);
    for (const command of commands) text += `,${textOf(command)}`;
    for (const reply of replies) text += `;${textOf(reply)}`;
  }
  return hash(
    `${text}|${values}|${invalidated.values} ${sorted(invalidated.byTag)}${textOf(invalidated.dying)}|${Object.values(faultsLeft)}`,
  );
}

/** The JSON of objects that never change and are shared by many states. */
const texts = new WeakMap<object, string>();

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

function sorted(record: object): string {
  const names = Object.keys(record);
  // Most have one name or none.
  if (names.length > 1) names.sort();
  let text = '';
  for (const name of names) text += `${name}:${textOf(Reflect.get(record, name))} `;
  return text;
}

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
