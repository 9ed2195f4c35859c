import type { EntryKey } from './redis-state.ts';
import { type Caller, FAULTS, type FaultName, type Setting, type State } from './state.ts';

/** One step of a call, or one fault of Redis. */
export type Transition =
  | { readonly id: number; readonly action: Action }
  | { readonly fault: FaultName; readonly key?: EntryKey | undefined };

/** `run` executes one command at Redis; `receive` delivers the replies to all commands sent together. */
export type Action =
  | 'start'
  | 'run'
  | 'run again'
  | 'receive'
  | 'read the source'
  | 'load finished'
  | 'stop sharing'
  | 'retry lease'
  | 'stop waiting';

/** Every transition that is possible in a state. */
export function transitionsOf(state: State, setting: Setting): Transition[] {
  const calls = state.callers.flatMap((caller, id) =>
    actionsOf(state, caller, setting).map((action) => ({ id, action })),
  );
  return [...calls, ...FAULTS.flatMap((fault) => faultsOf(state, fault))];
}

function actionsOf(state: State, caller: Caller, { scenario }: Setting): Action[] {
  switch (caller.phase) {
    case 'planned':
      // Calls with the same plan begin in order: any other order only renames them.
      return state.callers[caller.sameAs]?.phase === 'planned' ? [] : ['start'];
    case 'waiting for Redis': {
      if (caller.replies.length < caller.commands.length) return ['run'];
      const again = state.faultsLeft['script repeated'] && isScript(caller) && scenario.lateReplies;
      return again ? ['receive', 'run again'] : ['receive'];
    }
    case 'reading the source':
      return ['read the source'];
    case 'sharing a load':
      if (state.callers[caller.locals.shared ?? -1]?.phase === 'done') return ['load finished'];
      return state.faultsLeft['sharing takes too long'] ? ['stop sharing'] : [];
    case 'waiting for the lease':
      return ['retry lease', 'stop waiting'];
    case 'done':
      return [];
  }
}

const isScript = ({ commands }: Caller): boolean =>
  !['MGET', 'ZRANGE', 'ZMSCORE', 'DEAD_SINCE', 'SET NX', 'GETRANGE'].includes(commands.at(-1)?.name ?? '');

function faultsOf({ redis, faultsLeft }: State, fault: FaultName): Transition[] {
  if (!faultsLeft[fault]) return [];
  switch (fault) {
    case 'version lost':
      return redis.version ? [{ fault }] : [];
    case 'table lost':
      return redis.invalidations ? [{ fault }] : [];
    case 'tenant reclaimed':
      return redis.version || redis.invalidations ? [{ fault }] : [];
    case 'entry lost':
      return Object.keys(redis.entries).map((key) => ({ fault, key: key as EntryKey }));
    case 'lease expired':
      return Object.keys(redis.leases).map((key) => ({ fault, key: key as EntryKey }));
    case 'time moves on':
    case 'time steps back':
      return [{ fault }];
    case 'script repeated':
    case 'sharing takes too long':
      return [];
  }
}
