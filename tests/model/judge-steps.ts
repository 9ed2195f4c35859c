import { type Command, replyTo } from './commands.ts';
import { isInvalidated, knows, marksAt, marksFor, merge } from './marks.ts';
import type { Entry, CacheVersion } from './redis-state.ts';
import type { Rules } from './rules.ts';
import { ask, type Step, type StepName, type Suspect, type Turn } from './turn.ts';
import type { InvalidationTable } from './world.ts';

/** judgeReads of cache-judge.ts: at once, or after a look-up; then goes on with `then`. */
export function judge(
  turn: Turn,
  suspects: readonly Suspect[],
  watermark: CacheVersion | null,
  then: StepName,
): void {
  const { locals } = turn.caller;
  if (!watermark) {
    Object.assign(locals, { found: suspects.map(() => null), watermark });
    turn.go(then);
    return;
  }
  locals.judging = { suspects, watermark, then };
  const members = membersToLookUp(turn);
  if (members.length === 0) {
    conclude(turn, undefined);
    return;
  }
  const place = marksFor(turn.process, watermark, turn.setting);
  const marks = marksAt(turn.process, place);
  if (knows(marks, watermark, members)) conclude(turn, marks);
  else lookUp(turn, place, false);
}

/** refresh of cache-marks.ts up to its `await`. */
function lookUp(turn: Turn, place: number, restarted: boolean): void {
  const { rules, scenario } = turn.setting;
  const { watermark } = judging(turn);
  const { marks, generation, upTo } = marksAt(turn.process, place);
  const unknown = membersToLookUp(turn).filter((member) => marks[member] === undefined);
  const commands: Command[] = [{ name: 'ZMSCORE', generation, members: unknown }];
  if (upTo !== null && upTo < watermark.time) {
    const limit = scenario.catchUpLimit ?? Number.POSITIVE_INFINITY;
    commands.unshift({ name: 'ZRANGE', after: upTo, limit });
    if (!rules.floorReadLast) commands.reverse();
  }
  turn.caller.locals.lookUp = { marks: place, unknown, restarted };
  ask(turn, commands, 'judge.merge');
}

/** refresh after its `await`. */
const mergeReplies: Step = (turn, replies) => {
  const { rules, scenario } = turn.setting;
  const { watermark } = judging(turn);
  const { lookUp: sent } = turn.caller.locals;
  if (!sent) throw new Error('Nothing was looked up');
  delete turn.caller.locals.lookUp;
  const { floor, scores } = replyTo('ZMSCORE', replies);
  if (floor === null && rules.missingFloorIsStale) return conclude(turn, undefined);
  const news = replies.length > 1 ? replyTo('ZRANGE', replies).news : [];
  if (rules.longNewsRestart && news.length >= (scenario.catchUpLimit ?? Number.POSITIVE_INFINITY)) {
    if (sent.restarted) return conclude(turn, undefined);
    turn.process.current = null;
    return lookUp(turn, marksFor(turn.process, watermark, turn.setting), true);
  }
  const marks = marksAt(turn.process, sent.marks);
  const wanted = ([member]: readonly [string, number]) =>
    rules.newsForUnknown || marks.marks[member] !== undefined;
  const looked = sent.unknown.map((member, i) => [member, scores[i] ?? 0] as const);
  const learned = { upTo: watermark.time, floor: floor ?? 0, scores: [...news.filter(wanted), ...looked] };
  merge(marks, learned, rules);
  conclude(turn, marks);
};

function conclude(turn: Turn, marks: InvalidationTable | undefined): void {
  const { suspects, watermark, then } = judging(turn);
  const { rules } = turn.setting;
  delete turn.caller.locals.judging;
  const found = suspects.map(({ entry, members }) => {
    if (!entry) return null;
    const { time } = entry.stamp;
    const fresh = needsMarks(entry, watermark, rules)
      ? marks !== undefined && !isInvalidated(marks, time, members, rules.belowFloorIsStale)
      : time === watermark.time && ofThisIncarnation(entry, watermark, rules);
    return fresh ? entry : null;
  });
  Object.assign(turn.caller.locals, { found, watermark });
  turn.go(then);
}

function membersToLookUp(turn: Turn): string[] {
  const { suspects, watermark } = judging(turn);
  const older = suspects.filter(({ entry }) => entry && needsMarks(entry, watermark, turn.setting.rules));
  return [...new Set(older.flatMap(({ members }) => members))];
}

const needsMarks = (entry: Entry, watermark: CacheVersion, rules: Rules): boolean =>
  entry.stamp.time < watermark.time && ofThisIncarnation(entry, watermark, rules);

const ofThisIncarnation = ({ stamp }: Entry, { generation }: CacheVersion, rules: Rules): boolean =>
  stamp.generation === generation || !rules.entryIncarnation;

function judging({ caller }: Turn) {
  const { judging } = caller.locals;
  if (!judging) throw new Error('Nothing is being judged');
  return judging;
}

export const JUDGE_STEPS = { 'judge.merge': mergeReplies } as const satisfies Partial<Record<StepName, Step>>;
