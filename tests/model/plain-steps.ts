import { replyTo } from './commands.ts';
import { judge } from './judge-steps.ts';
import { isSame, MEMBERS_OF, NO_STAMP } from './redis-state.ts';
import { ask, finish, keyOf, readSource, type Step, type StepName, type Turn } from './turn.ts';

/** getCache, setCache, writeThrough, deleteCache and invalidateCacheByTags of cache-store.ts. */
export const PLAIN_STEPS = {
  'get.start': (turn) => ask(turn, [{ name: 'MGET', keys: keysOf(turn) }], 'get.judge'),
  'get.judge': (turn, replies) => {
    const { entries, watermark } = replyTo('MGET', replies);
    const suspects = keysOf(turn).map((key, i) => ({ entry: entries[i] ?? null, members: MEMBERS_OF[key] }));
    judge(turn, suspects, watermark, 'get.answer');
  },
  'get.answer': (turn) => {
    const { found = [] } = turn.caller.locals;
    finish(
      turn,
      found.map((entry) => entry?.value ?? null),
    );
  },

  'setAsOf.start': (turn) => ask(turn, [{ name: 'MGET', keys: [] }], 'setAsOf.date'),
  'setAsOf.date': (turn, replies) => {
    const { watermark } = replyTo('MGET', replies);
    if (!watermark) return ask(turn, [{ name: 'ENSURE' }], 'setAsOf.dated');
    turn.caller.locals.asOf = watermark;
    readSource(turn, 'setAsOf.store');
  },
  'setAsOf.dated': (turn, replies) => {
    turn.caller.locals.asOf = replyTo('ENSURE', replies).watermark;
    readSource(turn, 'setAsOf.store');
  },
  'setAsOf.store': (turn) => {
    const { value = -1, asOf } = turn.caller.locals;
    if (!asOf) throw new Error('A write without a date');
    const write = { key: keyOf(turn), value, asOf };
    const through = turn.caller.plan.call === 'writeThrough';
    const put = { name: 'PUT_THROUGH', keep: keepOf(turn), ...write } as const;
    ask(turn, [through ? put : { name: 'SET_AS_OF', ...write }], 'done');
  },

  // Its value is born when the script runs: what an overlapping invalidation does to it is outside G1.
  'setNow.start': (turn) =>
    ask(turn, [{ name: 'SET_NOW', writes: [{ key: keyOf(turn), value: -1 }] }], 'done'),

  'setLarge.start': (turn) => {
    const write = { key: keyOf(turn), id: turn.id, value: -1 };
    const set = { name: 'SET_STAMPED', stamp: NO_STAMP, ...write } as const;
    ask(turn, [set, { name: 'STAMP', ...write }], 'done');
  },

  // The watermark that its process remembers may be as old as it likes when it is stored.
  'setStamped.start': (turn) => ask(turn, [{ name: 'MGET', keys: [] }], 'setStamped.store'),
  'setStamped.store': (turn, replies) => {
    const { watermark } = replyTo('MGET', replies);
    if (!watermark) return turn.go('setLarge.start');
    turn.caller.locals.asOf = watermark;
    const write = { key: keyOf(turn), id: turn.id, value: -1 };
    const set = { name: 'SET_STAMPED', stamp: watermark, ...write } as const;
    ask(turn, [set, { name: 'MGET', keys: [] }], 'setStamped.check');
  },
  'setStamped.check': (turn, replies) => {
    const { watermark } = replyTo('MGET', replies);
    const { asOf } = turn.caller.locals;
    if (watermark && asOf && isSame(watermark, asOf)) return finish(turn, []);
    ask(turn, [{ name: 'STAMP', key: keyOf(turn), id: turn.id, value: -1 }], 'done');
  },

  'delete.start': (turn) => ask(turn, [{ name: 'DELETE', key: keyOf(turn), keep: keepOf(turn) }], 'done'),

  'invalidate.start': (turn) => {
    const { plan } = turn.caller;
    if (!('members' in plan)) throw new Error(`${plan.call} has no members`);
    ask(turn, [{ name: 'INVALIDATE', members: plan.members, keep: keepOf(turn) }], 'done');
  },

  done: (turn) => finish(turn, []),
} as const satisfies Partial<Record<StepName, Step>>;

function keysOf({ caller: { plan } }: Turn) {
  if ('keys' in plan) return plan.keys;
  throw new Error(`${plan.call} has no keys`);
}

const keepOf = ({ setting }: Turn): number => setting.scenario.keep ?? Number.POSITIVE_INFINITY;
