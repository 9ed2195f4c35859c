import { replyTo } from './commands.ts';
import { judge } from './judge-steps.ts';
import { deleteMember, MEMBERS_OF } from './redis-state.ts';
import { ask, finish, keyOf, type Step, type StepName, type Turn } from './turn.ts';

/** A read through a local tier as R9 would have it. The product has none: this checks the design. */
export const LOCAL_TIER_STEPS = {
  'local.start': (turn) => {
    const copy = turn.process.copies[keyOf(turn)];
    if (!copy) return readEntry(turn);
    if (!turn.setting.rules.copyReadsWatermark) return finish(turn, [copy.value]);
    ask(turn, [{ name: 'MGET', keys: [] }], 'local.judgeCopy');
  },

  'local.judgeCopy': (turn, replies) => {
    const key = keyOf(turn);
    const copy = turn.process.copies[key];
    if (!copy) return readEntry(turn);
    const deletes = turn.setting.rules.copyHeedsDeletes ? [deleteMember(key)] : [];
    const suspect = { entry: copy, members: [...MEMBERS_OF[key], ...deletes] };
    judge(turn, [suspect], replyTo('MGET', replies).watermark, 'local.answerOrRead');
  },

  'local.answerOrRead': (turn) => {
    const [copy] = turn.caller.locals.found ?? [];
    turn.caller.locals = {};
    if (copy) return finish(turn, [copy.value]);
    delete turn.process.copies[keyOf(turn)];
    readEntry(turn);
  },

  'local.judgeRead': (turn, replies) => {
    const { entries, watermark } = replyTo('MGET', replies);
    const suspect = { entry: entries[0] ?? null, members: MEMBERS_OF[keyOf(turn)] };
    judge(turn, [suspect], watermark, 'local.keep');
  },

  'local.keep': (turn) => {
    const { found: [entry] = [], watermark } = turn.caller.locals;
    if (entry && watermark) {
      const newest = turn.process.current === null ? null : turn.process.marks[turn.process.current];
      const known = { incarnation: watermark.incarnation, time: Math.max(watermark.time, newest?.upTo ?? 0) };
      const stamp = turn.setting.rules.copyKeepsItsDate ? watermark : known;
      turn.process.copies[keyOf(turn)] = { stamp, value: entry.value };
    }
    finish(turn, [entry?.value ?? null]);
  },
} as const satisfies Partial<Record<StepName, Step>>;

const readEntry = (turn: Turn): void => ask(turn, [{ name: 'MGET', keys: [keyOf(turn)] }], 'local.judgeRead');
