import type { Caller, InvalidationTable, Process, State } from './state.ts';

/** Copies everything that may change. Written by hand because it runs millions of times. */
export function copyState(state: State): State {
  const { redis } = state;
  return {
    ...state,
    redis: {
      ...redis,
      invalidations: redis.invalidations && { ...redis.invalidations },
      entries: { ...redis.entries },
      leases: { ...redis.leases },
    },
    processes: state.processes.map(copyProcess),
    callers: state.callers.map(copyCaller),
    values: [...state.values],
    invalidated: { ...state.invalidated, byTag: { ...state.invalidated.byTag } },
    faultsLeft: { ...state.faultsLeft },
  };
}

const copyProcess = ({ current, tables, inFlight, copies }: Process): Process => ({
  current,
  tables: tables.map((table) => table && copyTable(table)),
  inFlight: { ...inFlight },
  copies: { ...copies },
});

const copyTable = ({
  generation,
  upTo,
  lowWater,
  lastInvalidated,
}: InvalidationTable): InvalidationTable => ({
  generation,
  upTo,
  lowWater,
  lastInvalidated: { ...lastInvalidated },
});

/** Commands are never changed, so copies share them. */
const copyCaller = (caller: Caller): Caller => ({
  plan: caller.plan,
  sameAs: caller.sameAs,
  phase: caller.phase,
  next: caller.next,
  commands: caller.commands,
  replies: caller.replies.slice(),
  locals: { ...caller.locals },
  load: caller.load && { ...caller.load },
  invalidatedAtStart: caller.invalidatedAtStart,
});
