import { replyTo } from './commands.ts';
import { checkFreshness } from './freshness-steps.ts';
import { isSame, MEMBERS_OF } from './redis-state.ts';
import { finish, keyOf, type Step, type StepName, send, type Turn } from './turn.ts';

/** A read of read.ts and fetch.ts through a local tier that validates its copies. */
export const LOCAL_TIER_STEPS = {
  'local.start': (turn) => {
    const key = keyOf(turn);
    if (!turn.process.copies[key]) return readEntry(turn);
    // The version is read last, or at the same time, so that it is not older than the entry.
    const commands = [
      { name: 'GETRANGE', key },
      { name: 'MGET', keys: [] },
    ] as const;
    send(turn, commands, 'local.checkCopy');
  },

  'local.checkCopy': (turn, replies) => {
    const key = keyOf(turn);
    const { copyIsCompared, copyIsChecked } = turn.setting.rules;
    const copy = turn.process.copies[key];
    const { entry } = replyTo('GETRANGE', replies);
    const isSameWrite = entry && copy && entry.value === copy.value && isSame(entry.version, copy.version);
    if (!copy || (copyIsCompared && !isSameWrite)) return readEntry(turn);
    if (!copyIsChecked) return finish(turn, [copy.value]);
    const unchecked = { entry: copy, members: MEMBERS_OF[key] };
    checkFreshness(turn, [unchecked], replyTo('MGET', replies).version, 'local.returnCopy');
  },

  'local.returnCopy': (turn) => {
    const [copy] = turn.caller.locals.fresh ?? [];
    if (!copy) delete turn.process.copies[keyOf(turn)];
    finish(turn, [copy?.value ?? null]);
  },

  'local.checkRead': (turn, replies) => {
    const { entries, version } = replyTo('MGET', replies);
    const unchecked = { entry: entries[0] ?? null, members: MEMBERS_OF[keyOf(turn)] };
    checkFreshness(turn, [unchecked], version, 'local.keep');
  },

  'local.keep': (turn) => {
    const [entry] = turn.caller.locals.fresh ?? [];
    if (entry) turn.process.copies[keyOf(turn)] = entry;
    finish(turn, [entry?.value ?? null]);
  },
} as const satisfies Partial<Record<StepName, Step>>;

const readEntry = (turn: Turn): void =>
  send(turn, [{ name: 'MGET', keys: [keyOf(turn)] }], 'local.checkRead');
