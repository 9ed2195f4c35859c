import { replyTo } from './commands.ts';
import { checkFreshness } from './freshness-steps.ts';
import { type CacheVersion, isAtLeast, MEMBERS_OF } from './redis-state.ts';
import {
  finish,
  type InFlightLoad,
  keyOf,
  readSource,
  type Step,
  type StepName,
  send,
  share,
  type Turn,
} from './turn.ts';

/** cacheOrFetch of load.ts: plain, with stale-if-error, and with stale-while-revalidate. */
export const LOAD_STEPS = {
  'load.start': (turn) => send(turn, [{ name: 'MGET', keys: [keyOf(turn)] }], 'load.checkFirst'),

  'load.checkFirst': (turn, replies) => checkEntry(turn, replies, 'load.shareOrLoad'),

  'load.shareOrLoad': (turn) => {
    const { process, state, setting, caller } = turn;
    const [hit] = caller.locals.fresh ?? [];
    if (hit && !isExpired(turn)) return finish(turn, [hit.value]);
    if (setting.rules.fallbackChecked && servesStaleOnError(turn))
      caller.locals.fallback = hit?.value ?? null;
    delete caller.locals.fresh;
    const loader = process.inFlight[keyOf(turn)];
    if (hit && servesStale(turn) && loader !== undefined && state.callers[loader]?.load) {
      return finish(turn, [hit.value]);
    }
    shareOrLoad(turn);
  },

  'load.shared': (turn) => {
    const { rules } = turn.setting;
    const { version: seen, shared = -1 } = turn.caller.locals;
    delete turn.caller.locals.shared;
    const load = turn.state.callers[shared]?.load;
    if (!load?.outcome) return finish(turn, []);
    const { asOf, value, isInvalidated } = load.outcome;
    if (isInvalidated && rules.invalidatedNotShared) return turn.go('load.begin');
    const isRecentEnough = seen ? isAtLeast(asOf, seen) : !rules.sharingNeedsVersion;
    if (beganAfterCall(turn, load) || isRecentEnough || !rules.sharedLoadChecked) finish(turn, [value]);
    else shareOrLoad(turn);
  },

  'load.stopSharing': (turn) => {
    const { shared } = turn.caller.locals;
    delete turn.caller.locals.shared;
    const next = turn.process.inFlight[keyOf(turn)];
    const load = next === undefined ? undefined : turn.state.callers[next]?.load;
    if (next !== undefined && next !== shared && load && beganAfterCall(turn, load)) {
      share(turn, next, 'load.shared');
    } else turn.go('load.begin');
  },

  'load.begin': (turn) => {
    turn.caller.load = { asOf: null, outcome: null, calledBefore: callsBefore(turn) };
    turn.process.inFlight[keyOf(turn)] = turn.id;
    delete turn.caller.locals.version;
    turn.go('load.requestLease');
  },

  'load.requestLease': (turn) => {
    const key = keyOf(turn);
    delete turn.caller.locals.isInvalidated;
    const commands = [
      { name: 'SET NX', key, lease: leaseOf(turn) },
      { name: 'MGET', keys: [key] },
    ] as const;
    send(turn, commands, 'load.checkLeased');
  },

  'load.checkLeased': (turn, replies) => {
    turn.caller.locals.acquired = replyTo('SET NX', replies).acquired;
    checkEntry(turn, replies, 'load.decide');
  },

  'load.decide': (turn) => {
    const { locals } = turn.caller;
    const [hit] = locals.fresh ?? [];
    delete locals.fresh;
    const { fallbackChecked, fallbackRechecked } = turn.setting.rules;
    if (servesStaleOnError(turn) && fallbackChecked && fallbackRechecked)
      locals.fallback = hit?.value ?? null;
    const isEnough = !isExpired(turn) || (servesStale(turn) && !locals.acquired);
    if (hit && locals.version && isEnough) {
      locals.value = hit.value;
      return withVersion(turn, locals.version, 'load.release');
    }
    if (hit) locals.replaced = hit.value;
    if (!locals.acquired) turn.caller.phase = 'waiting for the lease';
    else turn.go('load.useVersion');
  },

  'load.useVersion': (turn) => {
    const { version } = turn.caller.locals;
    delete turn.caller.locals.version;
    delete turn.caller.locals.isInvalidated;
    if (version) withVersion(turn, version, 'load.fetch');
    else send(turn, [{ name: 'ENSURE_VERSION' }], 'load.versionCreated');
  },

  'load.versionCreated': (turn, replies) =>
    withVersion(turn, replyTo('ENSURE_VERSION', replies).version, 'load.fetch'),

  'load.fetch': (turn) => {
    const { locals } = turn.caller;
    if (!servesStaleOnError(turn)) return readSource(turn, 'load.store');
    if (typeof locals.fallback === 'number') locals.value = locals.fallback;
    turn.go('load.release');
  },

  'load.store': (turn) => {
    const { value = -1, asOf, replaced = null } = turn.caller.locals;
    if (!asOf) throw new Error('A load without a version');
    send(
      turn,
      [{ name: 'FILL', lease: leaseOf(turn), key: keyOf(turn), value, asOf, replaced }],
      'load.finish',
    );
  },

  'load.release': (turn) => {
    const release = { name: 'RELEASE', key: keyOf(turn), lease: leaseOf(turn) } as const;
    if (turn.caller.locals.acquired) send(turn, [release], 'load.finish');
    else turn.go('load.finish');
  },

  'load.finish': (turn) => {
    const { value = null, asOf, isInvalidated = false } = turn.caller.locals;
    const { inFlight } = turn.process;
    if (asOf && value !== null) loadOf(turn).outcome = { value, asOf, isInvalidated };
    if (inFlight[keyOf(turn)] === turn.id) delete inFlight[keyOf(turn)];
    finish(turn, [value]);
  },
} as const satisfies Partial<Record<StepName, Step>>;

/** Shares a load that began after this call or may be recent enough; otherwise loads. */
function shareOrLoad(turn: Turn): void {
  const { process, state, setting, caller } = turn;
  const loader = process.inFlight[keyOf(turn)];
  const load = loader === undefined ? undefined : state.callers[loader]?.load;
  const seen = caller.locals.version;
  const mayBeRecent = ({ asOf }: InFlightLoad) =>
    seen ? !asOf || isAtLeast(asOf, seen) : !setting.rules.sharingNeedsVersion;
  if (loader !== undefined && load && (mayBeRecent(load) || beganAfterCall(turn, load))) {
    share(turn, loader, 'load.shared');
  } else turn.go('load.begin');
}

const beganAfterCall = ({ id }: Turn, { calledBefore }: InFlightLoad): boolean =>
  ((calledBefore >> id) & 1) === 1;

const callsBefore = ({ state, caller: { plan } }: Turn): number =>
  state.callers.reduce((calledBefore, { plan: other, phase }, id) => {
    const isCalled = other.process === plan.process && phase !== 'planned' && phase !== 'done';
    return isCalled ? calledBefore | (1 << id) : calledBefore;
  }, 0);

const leaseOf = ({ id }: Turn): string => `lease of ${id}`;

/** For such a call the stored entry is past its own TTL and may be served stale. */
const isExpired = (turn: Turn): boolean => servesStaleOnError(turn) || servesStale(turn);
const servesStale = ({ caller }: Turn): boolean => caller.plan.call === 'staleOrLoad';
/** For such a call the loader fails. */
const servesStaleOnError = ({ caller }: Turn): boolean => caller.plan.call === 'loadOrStale';

function checkEntry(turn: Turn, replies: Parameters<Step>[1], then: StepName): void {
  const { entries, version } = replyTo('MGET', replies);
  const entry = entries[0] ?? null;
  if (!turn.setting.rules.fallbackChecked && servesStaleOnError(turn)) {
    turn.caller.locals.fallback = entry?.value ?? null;
  }
  checkFreshness(turn, [{ entry, members: MEMBERS_OF[keyOf(turn)] }], version, then);
}

function withVersion(turn: Turn, asOf: CacheVersion, then: StepName): void {
  loadOf(turn).asOf = asOf;
  turn.caller.locals.asOf = asOf;
  turn.go(then);
}

function loadOf({ caller }: Turn): InFlightLoad {
  if (!caller.load) throw new Error('The caller is not loading');
  return caller.load;
}
