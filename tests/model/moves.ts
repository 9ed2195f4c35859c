import type { EntryKey } from './redis-state.ts';
import { type Caller, FAULTS, type FaultName, type Setting, type World } from './world.ts';

/** One thing that can happen next: in a call, or to Redis. */
export type Move =
  | { readonly id: number; readonly act: Act }
  | { readonly fault: FaultName; readonly key?: EntryKey | undefined };

/** `run` is one command at Redis; `receive` delivers the replies to all that were sent together. */
export type Act = 'start' | 'run' | 'run again' | 'receive' | 'read the source' | 'land' | 'poll' | 'give up';

/** Everything that can happen next. */
export function movesOf(world: World, setting: Setting): Move[] {
  const calls = world.callers.flatMap((caller, id) =>
    actsOf(world, caller, setting).map((act) => ({ id, act })),
  );
  return [...calls, ...FAULTS.flatMap((fault) => faultsOf(world, fault))];
}

function actsOf(world: World, caller: Caller, { scenario }: Setting): Act[] {
  switch (caller.phase) {
    case 'planned':
      // Calls that are alike begin in order: any other order is the same story with other names.
      return world.callers[caller.twin]?.phase === 'planned' ? [] : ['start'];
    case 'asking': {
      if (caller.replies.length < caller.commands.length) return ['run'];
      const again = world.faultsLeft['script repeated'] && isScript(caller) && scenario.lateReplies;
      return again ? ['receive', 'run again'] : ['receive'];
    }
    case 'reading the source':
      return ['read the source'];
    case 'joining':
      return world.callers[caller.locals.joined ?? -1]?.phase === 'done' ? ['land'] : [];
    case 'choosing':
      return ['poll', 'give up'];
    case 'done':
      return [];
  }
}

const isScript = ({ commands }: Caller): boolean =>
  !['MGET', 'ZRANGE', 'ZMSCORE', 'SET NX', 'HEAD'].includes(commands.at(-1)?.name ?? '');

function faultsOf({ redis, faultsLeft }: World, fault: FaultName): Move[] {
  if (!faultsLeft[fault]) return [];
  switch (fault) {
    case 'watermark lost':
      return redis.watermark ? [{ fault }] : [];
    case 'clock lost':
      return redis.clock ? [{ fault }] : [];
    case 'entry lost':
      return Object.keys(redis.entries).map((key) => ({ fault, key: key as EntryKey }));
    case 'lease expired':
      return Object.keys(redis.leases).map((key) => ({ fault, key: key as EntryKey }));
    case 'time moves on':
    case 'time steps back':
      return [{ fault }];
    case 'script repeated':
      return [];
  }
}
