import type { Command } from './commands.ts';
import type { EntryKey, RedisState } from './redis-state.ts';
import { isInvalidatedBy } from './values.ts';

/** The values that a caller accepts; nothing stale by default. */
export interface Reader {
  /** Whether it accepts values whose invalidation is delayed (R10). */
  readonly acceptsStale?: boolean;
  /** Tags given at the read. */
  readonly tags?: readonly string[];
}

/** Tracks values that callers may no longer receive, for calls of the real code on the model's Redis. */
export function createForbiddenValues(redis: RedisState, values: readonly EntryKey[]) {
  const dead = new Set<number>();
  const byTag = new Map<string, number>();
  const dying: { readonly deadAt: number; readonly values: readonly number[] }[] = [];
  return {
    /** Call this for every command that has run. */
    record(command: Command): void {
      const hit = [...values.keys()].filter((value) => isInvalidatedBy(command, values[value] ?? 'k', value));
      const delay = command.name === 'INVALIDATE' ? command.deadAfter : 0;
      if (delay > 0) dying.push({ deadAt: redis.time + delay, values: hit });
      else for (const value of hit) dead.add(value);
      if (command.name === 'INVALIDATE') for (const tag of command.members) byTag.set(tag, values.length);
    },
    /** @returns the values that a call which begins now must not return */
    to({ acceptsStale = false, tags = [] }: Reader): ReadonlySet<number> {
      const over = dying.filter(({ deadAt }) => !acceptsStale || deadAt <= redis.time);
      const older = Math.max(0, ...tags.map((tag) => byTag.get(tag) ?? 0));
      return new Set([
        ...dead,
        ...over.flatMap((each) => each.values),
        ...[...values.keys()].slice(0, older),
      ]);
    },
  };
}
