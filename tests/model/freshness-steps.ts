import { type Command, replyTo } from './commands.ts';
import { isCurrent, isInvalidated, merge, tableAt, tableFor } from './invalidations.ts';
import type { CacheVersion, Entry } from './redis-state.ts';
import type { Rules } from './rules.ts';
import type { InvalidationTable } from './state.ts';
import { type Step, type StepName, send, type Turn, type UncheckedEntry } from './turn.ts';

/** The freshness check of freshness.ts: at once, or after a look-up. Continues with `then`. */
export function checkFreshness(
  turn: Turn,
  unchecked: readonly UncheckedEntry[],
  version: CacheVersion | null,
  then: StepName,
): void {
  const { locals } = turn.caller;
  if (!version) {
    Object.assign(locals, { fresh: unchecked.map(() => null), version });
    turn.go(then);
    return;
  }
  locals.checking = { unchecked, version, then };
  const members = membersToLookUp(turn);
  if (members.length === 0) {
    conclude(turn, undefined);
    return;
  }
  const index = tableFor(turn.process, version, turn.setting);
  const table = tableAt(turn.process, index);
  if (isCurrent(table, version, members)) conclude(turn, table);
  else lookUp(turn, index, false);
}

/** `refresh` of src/redis/cache/invalidations.ts up to its `await`. */
function lookUp(turn: Turn, table: number, restarted: boolean): void {
  const { rules } = turn.setting;
  const { version } = checking(turn);
  const { lastInvalidated, generation, upTo } = tableAt(turn.process, table);
  const unknown = membersToLookUp(turn).filter((member) => lastInvalidated[member] === undefined);
  const commands: Command[] = [{ name: 'ZMSCORE', generation, members: unknown }];
  if (upTo !== null && upTo < version.time) {
    commands.unshift({ name: 'ZRANGE', after: upTo, limit: catchUpLimit(turn) });
    if (!rules.lowWaterReadLast) commands.reverse();
  }
  turn.caller.locals.lookUp = { table, unknown, restarted };
  send(turn, commands, 'freshness.merge');
}

/** `refresh` after its `await`. */
const mergeReplies: Step = (turn, replies) => {
  const { rules } = turn.setting;
  const { version } = checking(turn);
  const { lookUp: sent } = turn.caller.locals;
  if (!sent) throw new Error('Nothing was looked up');
  delete turn.caller.locals.lookUp;
  const { lowWater, scores } = replyTo('ZMSCORE', replies);
  if (lowWater === null && rules.missingLowWaterIsStale) return conclude(turn, undefined);
  const added = replies.length > 1 ? replyTo('ZRANGE', replies).added : [];
  if (rules.longCatchUpRestarts && added.length >= catchUpLimit(turn)) {
    if (sent.restarted) return conclude(turn, undefined);
    turn.process.current = null;
    return lookUp(turn, tableFor(turn.process, version, turn.setting), true);
  }
  const table = tableAt(turn.process, sent.table);
  const isKept = ([member]: readonly [string, number]) =>
    rules.catchUpIncludesUnknown || table.lastInvalidated[member] !== undefined;
  const lookedUp = sent.unknown.map((member, i) => [member, scores[i] ?? 0] as const);
  const all = [...added.filter(isKept), ...lookedUp];
  merge(table, { upTo: version.time, lowWater: lowWater ?? 0, scores: all }, rules);
  conclude(turn, table);
};

const catchUpLimit = ({ setting }: Turn): number => setting.scenario.catchUpLimit ?? Number.POSITIVE_INFINITY;

function conclude(turn: Turn, table: InvalidationTable | undefined): void {
  const { unchecked, version, then } = checking(turn);
  const { rules } = turn.setting;
  const fresh = unchecked.map(({ entry, members }) => {
    if (!entry) return null;
    const { time } = entry.version;
    const isFresh = needsTable(entry, version, rules)
      ? table !== undefined && !isInvalidated(table, time, members, rules.belowLowWaterIsStale)
      : time === version.time && hasGeneration(entry, version, rules);
    return isFresh ? entry : null;
  });
  const [only] = unchecked;
  if (only?.entry && !fresh[0] && table && acceptsStale(turn)) {
    const { entry, members } = only;
    const tags = members.filter((member) => (table.lastInvalidated[member] ?? 0) > entry.version.time);
    if (needsTable(entry, version, rules) && tags.length > 0) {
      turn.caller.locals.staleEntry = entry;
      send(turn, [{ name: 'DEAD_SINCE', generation: version.generation, tags }], 'freshness.alive');
      return;
    }
  }
  delete turn.caller.locals.checking;
  Object.assign(turn.caller.locals, { fresh, version });
  turn.go(then);
}

/** R10: isStillAlive of dead-since.ts after its `await`. */
const mayBeAlive: Step = (turn, replies) => {
  const { locals } = turn.caller;
  const { version, then } = checking(turn);
  const { staleEntry } = locals;
  const { lowWater, times } = replyTo('DEAD_SINCE', replies);
  if (!staleEntry) throw new Error('No entry is stale');
  delete locals.checking;
  delete locals.staleEntry;
  const { time } = staleEntry.version;
  const isAlive = lowWater !== null && [lowWater, ...times].every((deadSince) => time >= deadSince);
  Object.assign(locals, {
    fresh: [isAlive ? staleEntry : null],
    version,
    ...(isAlive && { isInvalidated: true }),
  });
  turn.go(then);
};

const acceptsStale = ({ caller, setting }: Turn): boolean =>
  caller.plan.call === 'staleOrLoad' || (caller.plan.call === 'load' && !setting.rules.staleOnlyIfAccepted);

function membersToLookUp(turn: Turn): string[] {
  const { unchecked, version } = checking(turn);
  const older = unchecked.filter(({ entry }) => entry && needsTable(entry, version, turn.setting.rules));
  return [...new Set(older.flatMap(({ members }) => members))];
}

const needsTable = (entry: Entry, version: CacheVersion, rules: Rules): boolean =>
  entry.version.time < version.time && hasGeneration(entry, version, rules);

const hasGeneration = ({ version }: Entry, { generation }: CacheVersion, rules: Rules): boolean =>
  version.generation === generation || !rules.entryGeneration;

function checking({ caller }: Turn) {
  const { checking } = caller.locals;
  if (!checking) throw new Error('No entry is being checked');
  return checking;
}

export const FRESHNESS_STEPS = {
  'freshness.merge': mergeReplies,
  'freshness.alive': mayBeAlive,
} as const satisfies Partial<Record<StepName, Step>>;
