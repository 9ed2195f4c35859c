import { replyTo } from './commands.ts';
import { judge } from './judge-steps.ts';
import { MEMBERS_OF, type CacheVersion } from './redis-state.ts';
import {
  ask,
  type Flight,
  finish,
  join,
  keyOf,
  readSource,
  type Step,
  type StepName,
  type Turn,
} from './turn.ts';

/** cacheOrFetch of cache-loader.ts: plain, with stale-if-error, and with stale-while-revalidate. */
export const LOAD_STEPS = {
  'load.start': (turn) => ask(turn, [{ name: 'MGET', keys: [keyOf(turn)] }], 'load.judgeFirst'),

  'load.judgeFirst': (turn, replies) => judgeEntry(turn, replies, 'load.joinOrFly'),

  'load.joinOrFly': (turn) => {
    const { process, world, setting, caller } = turn;
    const [hit] = caller.locals.found ?? [];
    const mayWait = isPastItsTime(turn);
    if (hit && !mayWait) return finish(turn, [hit.value]);
    if (setting.rules.fallbackChecked && mayFallBack(turn)) caller.locals.fallback = hit?.value ?? null;
    delete caller.locals.found;
    const flown = process.flights[keyOf(turn)];
    if (hit && mayRevalidate(turn) && flown !== undefined && world.callers[flown]?.flight) {
      return finish(turn, [hit.value]);
    }
    joinOrFly(turn);
  },

  'load.joined': (turn) => {
    const { rules } = turn.setting;
    const { watermark: seen, joined = -1 } = turn.caller.locals;
    delete turn.caller.locals.joined;
    const flight = turn.world.callers[joined]?.flight;
    if (!flight?.outcome) return finish(turn, []);
    const { asOf, value } = flight.outcome;
    const current = isHeir(turn, flight) || (seen ? covers(asOf, seen) : !rules.blindNeverJoin);
    if (current || !rules.joinCheckedOnLanding) finish(turn, [value]);
    else joinOrFly(turn);
  },

  'load.fly': (turn) => {
    turn.caller.flight = { asOf: null, outcome: null, heirs: heirsOf(turn) };
    turn.process.flights[keyOf(turn)] = turn.id;
    delete turn.caller.locals.watermark;
    turn.go('load.poll');
  },

  'load.poll': (turn) => {
    const key = keyOf(turn);
    const commands = [
      { name: 'SET NX', key, lease: leaseOf(turn) },
      { name: 'MGET', keys: [key] },
    ] as const;
    ask(turn, commands, 'load.judgeLeased');
  },

  'load.judgeLeased': (turn, replies) => {
    turn.caller.locals.acquired = replyTo('SET NX', replies).taken;
    judgeEntry(turn, replies, 'load.date');
  },

  'load.date': (turn) => {
    const { locals } = turn.caller;
    const [hit] = locals.found ?? [];
    delete locals.found;
    const { fallbackChecked, fallbackRejudged } = turn.setting.rules;
    if (mayFallBack(turn) && fallbackChecked && fallbackRejudged) locals.fallback = hit?.value ?? null;
    const enough = !isPastItsTime(turn) || (mayRevalidate(turn) && !locals.acquired);
    if (hit && locals.watermark && enough) {
      locals.value = hit.value;
      return dated(turn, locals.watermark, 'load.giveBack');
    }
    if (!locals.acquired) turn.caller.phase = 'choosing';
    else turn.go('load.giveUp');
  },

  'load.giveUp': (turn) => {
    const { watermark } = turn.caller.locals;
    delete turn.caller.locals.watermark;
    if (watermark) dated(turn, watermark, 'load.fetch');
    else ask(turn, [{ name: 'ENSURE' }], 'load.dated');
  },

  'load.dated': (turn, replies) => dated(turn, replyTo('ENSURE', replies).watermark, 'load.fetch'),

  'load.fetch': (turn) => {
    const { locals } = turn.caller;
    if (!mayFallBack(turn)) return readSource(turn, 'load.store');
    if (typeof locals.fallback === 'number') locals.value = locals.fallback;
    turn.go('load.giveBack');
  },

  'load.store': (turn) => {
    const { value = -1, asOf, acquired } = turn.caller.locals;
    if (!asOf) throw new Error('A load without a date');
    const write = { key: keyOf(turn), value, asOf };
    const fill = { name: 'FILL', lease: leaseOf(turn), ...write } as const;
    ask(turn, [acquired ? fill : { name: 'SET_AS_OF', ...write }], 'load.land');
  },

  'load.giveBack': (turn) => {
    const release = { name: 'RELEASE', key: keyOf(turn), lease: leaseOf(turn) } as const;
    if (turn.caller.locals.acquired) ask(turn, [release], 'load.land');
    else turn.go('load.land');
  },

  'load.land': (turn) => {
    const { value = null, asOf } = turn.caller.locals;
    const { flights } = turn.process;
    if (asOf && value !== null) flightOf(turn).outcome = { value, asOf };
    if (flights[keyOf(turn)] === turn.id) delete flights[keyOf(turn)];
    finish(turn, [value]);
  },
} as const satisfies Partial<Record<StepName, Step>>;

/** Joins a load that began after this call, or one that may be young enough; else loads. */
function joinOrFly(turn: Turn): void {
  const { process, world, setting, caller } = turn;
  const flown = process.flights[keyOf(turn)];
  const flight = flown === undefined ? undefined : world.callers[flown]?.flight;
  const seen = caller.locals.watermark;
  const isYoung = ({ asOf }: Flight) => (seen ? !asOf || covers(asOf, seen) : !setting.rules.blindNeverJoin);
  if (flown !== undefined && flight && (isYoung(flight) || isHeir(turn, flight))) {
    join(turn, flown, 'load.joined');
  } else turn.go('load.fly');
}

const isHeir = ({ id }: Turn, { heirs }: Flight): boolean => ((heirs >> id) & 1) === 1;

const heirsOf = ({ world, caller: { plan } }: Turn): number =>
  world.callers.reduce((heirs, { plan: other, phase }, id) => {
    const waits = other.process === plan.process && phase !== 'planned' && phase !== 'done';
    return waits ? heirs | (1 << id) : heirs;
  }, 0);

const covers = (asOf: CacheVersion, seen: CacheVersion): boolean =>
  asOf.generation === seen.generation && asOf.time >= seen.time;

const leaseOf = ({ id }: Turn): string => `lease of ${id}`;

/** What is stored is past its own time for such a call; it may be served stale. */
const isPastItsTime = (turn: Turn): boolean => mayFallBack(turn) || mayRevalidate(turn);
const mayRevalidate = ({ caller }: Turn): boolean => caller.plan.call === 'staleOrLoad';
/** The source of such a call is down. */
const mayFallBack = ({ caller }: Turn): boolean => caller.plan.call === 'loadOrStale';

function judgeEntry(turn: Turn, replies: Parameters<Step>[1], then: StepName): void {
  const { entries, watermark } = replyTo('MGET', replies);
  const entry = entries[0] ?? null;
  if (!turn.setting.rules.fallbackChecked && mayFallBack(turn)) {
    turn.caller.locals.fallback = entry?.value ?? null;
  }
  judge(turn, [{ entry, members: MEMBERS_OF[keyOf(turn)] }], watermark, then);
}

function dated(turn: Turn, asOf: CacheVersion, then: StepName): void {
  flightOf(turn).asOf = asOf;
  turn.caller.locals.asOf = asOf;
  turn.go(then);
}

function flightOf({ caller }: Turn): Flight {
  if (!caller.flight) throw new Error('Not in flight');
  return caller.flight;
}
