import { type Retention, replyTo } from './commands.ts';
import { checkFreshness } from './freshness-steps.ts';
import { isSame, MEMBERS_OF, NO_VERSION } from './redis-state.ts';
import { finish, keyOf, readSource, type Step, type StepName, send, type Turn } from './turn.ts';

/** getCache, setCache, writeThrough, deleteCache and invalidateCacheByTags of store.ts. */
export const PLAIN_STEPS = {
  'get.start': (turn) => send(turn, [{ name: 'MGET', keys: keysOf(turn) }], 'get.check'),
  'get.check': (turn, replies) => {
    const { entries, version } = replyTo('MGET', replies);
    const { plan } = turn.caller;
    const given = ('tags' in plan && turn.setting.rules.readTagsCompared && plan.tags) || [];
    const unchecked = keysOf(turn).map((key, i) => ({
      entry: entries[i] ?? null,
      members: [...MEMBERS_OF[key], ...given],
    }));
    checkFreshness(turn, unchecked, version, 'get.return');
  },
  'get.return': (turn) => {
    const { fresh = [] } = turn.caller.locals;
    finish(
      turn,
      fresh.map((entry) => entry?.value ?? null),
    );
  },

  'setAsOf.start': (turn) => send(turn, [{ name: 'MGET', keys: [] }], 'setAsOf.observe'),
  'setAsOf.observe': (turn, replies) => {
    const { version } = replyTo('MGET', replies);
    if (!version) return send(turn, [{ name: 'ENSURE_VERSION' }], 'setAsOf.versionCreated');
    turn.caller.locals.asOf = version;
    readSource(turn, 'setAsOf.store');
  },
  'setAsOf.versionCreated': (turn, replies) => {
    turn.caller.locals.asOf = replyTo('ENSURE_VERSION', replies).version;
    readSource(turn, 'setAsOf.store');
  },
  'setAsOf.store': (turn) => {
    const { value = -1, asOf } = turn.caller.locals;
    if (!asOf) throw new Error('A write without a version');
    const write = { key: keyOf(turn), value, asOf };
    const through = turn.caller.plan.call === 'writeThrough';
    const writeThrough = { name: 'WRITE_THROUGH', ...retentionOf(turn), ...write } as const;
    send(turn, [through ? writeThrough : { name: 'SET_AS_OF', ...write }], 'done');
  },

  // The value is new when the script runs: G1 does not cover a setCache that overlaps an invalidation.
  'setNow.start': (turn) =>
    send(turn, [{ name: 'SET_NOW', writes: [{ key: keyOf(turn), value: -1 }] }], 'done'),

  'setLarge.start': (turn) => {
    const write = { key: keyOf(turn), id: turn.id, value: -1 };
    const set = { name: 'SET', version: NO_VERSION, ...write } as const;
    send(turn, [set, { name: 'SET_VERSION', ...write }], 'done');
  },

  // The version that its process last saw may be out of date by any amount when it is stored.
  'setWithVersion.start': (turn) => send(turn, [{ name: 'MGET', keys: [] }], 'setWithVersion.store'),
  'setWithVersion.store': (turn, replies) => {
    const { version } = replyTo('MGET', replies);
    if (!version) return turn.go('setLarge.start');
    turn.caller.locals.asOf = version;
    const write = { key: keyOf(turn), id: turn.id, value: -1 };
    const set = { name: 'SET', version, ...write } as const;
    send(turn, [set, { name: 'MGET', keys: [] }], 'setWithVersion.check');
  },
  'setWithVersion.check': (turn, replies) => {
    const { version } = replyTo('MGET', replies);
    const { asOf } = turn.caller.locals;
    if (version && asOf && isSame(version, asOf)) return finish(turn, []);
    send(turn, [{ name: 'SET_VERSION', key: keyOf(turn), id: turn.id, value: -1 }], 'done');
  },

  'delete.start': (turn) => send(turn, [{ name: 'DELETE', key: keyOf(turn), ...retentionOf(turn) }], 'done'),

  'invalidate.start': (turn) => {
    const { plan } = turn.caller;
    if (!('members' in plan)) throw new Error(`${plan.call} has no members`);
    const { members, deadAfter = 0 } = plan;
    send(turn, [{ name: 'INVALIDATE', members, deadAfter, ...retentionOf(turn) }], 'done');
  },

  done: (turn) => finish(turn, []),
} as const satisfies Partial<Record<StepName, Step>>;

function keysOf({ caller: { plan } }: Turn) {
  if ('keys' in plan) return plan.keys;
  throw new Error(`${plan.call} has no keys`);
}

const retentionOf = ({ setting }: Turn): Retention => ({
  retention: setting.scenario.retention ?? Number.POSITIVE_INFINITY,
  maximum: setting.scenario.maximum ?? Number.POSITIVE_INFINITY,
});
