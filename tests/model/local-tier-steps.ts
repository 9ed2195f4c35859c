import { replyTo } from './commands.ts';
import { judge } from './judge-steps.ts';
import { isSame, MEMBERS_OF } from './redis-state.ts';
import { ask, finish, keyOf, type Step, type StepName, type Turn } from './turn.ts';

/** A read of cache-reader.ts through a local tier that is validated. */
export const LOCAL_TIER_STEPS = {
  'local.start': (turn) => {
    const key = keyOf(turn);
    if (!turn.process.copies[key]) return readEntry(turn);
    // The watermark is read last, or at the same time: what it reflects is no older than the entry.
    const commands = [
      { name: 'HEAD', key },
      { name: 'MGET', keys: [] },
    ] as const;
    ask(turn, commands, 'local.judgeCopy');
  },

  'local.judgeCopy': (turn, replies) => {
    const key = keyOf(turn);
    const { copyIsCompared, copyIsJudged } = turn.setting.rules;
    const copy = turn.process.copies[key];
    const { entry } = replyTo('HEAD', replies);
    const alike = entry && copy && entry.value === copy.value && isSame(entry.stamp, copy.stamp);
    if (!copy || (copyIsCompared && !alike)) return readEntry(turn);
    if (!copyIsJudged) return finish(turn, [copy.value]);
    const suspect = { entry: copy, members: MEMBERS_OF[key] };
    judge(turn, [suspect], replyTo('MGET', replies).watermark, 'local.answerOrRead');
  },

  'local.answerOrRead': (turn) => {
    const [copy] = turn.caller.locals.found ?? [];
    if (!copy) delete turn.process.copies[keyOf(turn)];
    finish(turn, [copy?.value ?? null]);
  },

  'local.judgeRead': (turn, replies) => {
    const { entries, watermark } = replyTo('MGET', replies);
    const suspect = { entry: entries[0] ?? null, members: MEMBERS_OF[keyOf(turn)] };
    judge(turn, [suspect], watermark, 'local.keep');
  },

  'local.keep': (turn) => {
    const [entry] = turn.caller.locals.found ?? [];
    if (entry) turn.process.copies[keyOf(turn)] = entry;
    finish(turn, [entry?.value ?? null]);
  },
} as const satisfies Partial<Record<StepName, Step>>;

const readEntry = (turn: Turn): void => ask(turn, [{ name: 'MGET', keys: [keyOf(turn)] }], 'local.judgeRead');
