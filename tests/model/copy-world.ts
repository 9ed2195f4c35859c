import type { Caller, Process, World } from './world.ts';

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
  marks: marks.map((known) => known && { ...known, marks: { ...known.marks } }),
  flights: { ...flights },
  copies: { ...copies },
});

const copyCaller = (caller: Caller): Caller => ({
  ...caller,
  commands: [...caller.commands],
  replies: [...caller.replies],
  locals: { ...caller.locals },
  flight: caller.flight && { ...caller.flight },
});
