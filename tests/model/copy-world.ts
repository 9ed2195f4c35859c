import type { Caller, Process, InvalidationTable, World } from './world.ts';

/** A world of its own, as deep as anything ever changes: copied a million times, so by hand. */
export function copyWorld(world: World): World {
  const { redis } = world;
  return {
    ...world,
    redis: {
      ...redis,
      clock: redis.clock && { ...redis.clock },
      entries: { ...redis.entries },
      leases: { ...redis.leases },
    },
    processes: world.processes.map(copyProcess),
    callers: world.callers.map(copyCaller),
    values: [...world.values],
    faultsLeft: { ...world.faultsLeft },
  };
}

const copyProcess = ({ current, marks, flights, copies }: Process): Process => ({
  current,
  marks: marks.map((known) => known && copyMarks(known)),
  flights: { ...flights },
  copies: { ...copies },
});

const copyMarks = ({ generation, upTo, floor, marks }: InvalidationTable): InvalidationTable => ({
  generation,
  upTo,
  floor,
  marks: { ...marks },
});

/** What a caller asks is asked as a whole, so its commands are shared. */
const copyCaller = (caller: Caller): Caller => ({
  plan: caller.plan,
  twin: caller.twin,
  phase: caller.phase,
  next: caller.next,
  commands: caller.commands,
  replies: caller.replies.slice(),
  locals: { ...caller.locals },
  flight: caller.flight && { ...caller.flight },
  deadAtStart: caller.deadAtStart,
});
