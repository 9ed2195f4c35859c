import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import * as core from '../../src/redis/index.ts';
import { describeRedis } from '../support/redis/kinds.ts';
import { argumentsOf, type Call, callsOf, openWorld, rightArguments, type World } from './arguments/calls.ts';
import { WrongField } from './arguments/kinds.ts';

/**
 * Exports whose arguments are code (clients, drivers, functions, schema issues), the environment, or any value at all.
 * They send nothing on their own.
 */
const TAKE_CODE = new Set([
  'defineScript',
  'withCodec',
  ...['connectRedis', 'connectRedisWith', 'loadDriver', 'readServerInfo', 'createTenantPurge'],
  ...[
    'authenticationDemandSchema',
    'createBoundedMap',
    'cutName',
    'cutText',
    'evictionWarning',
    'identityFields',
    'listCost',
    'purgeCost',
  ],
  ...[
    'lazy',
    'withTimeout',
    'issueText',
    'parseJson',
    'cutName',
    'cutText',
    'isBareUrl',
    'isRedisError',
    'isSessionClaim',
    'rejectImmutableFields',
  ],
  ...['loadRedisConfig', 'parseTenantLimits', 'closeRedis'],
]);

/** The outcome of a call: what it returns, resolves to, throws or rejects with. */
async function outcomeOf(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    return error;
  }
}

/** Whether it rejects an argument, and names it, or one item of it, if it has a name. */
const isRejection = (outcome: unknown, field?: string): boolean =>
  core.isRedisError(outcome, 'INVALID_INPUT') &&
  (field === undefined || outcome.field.split(/\W/).some((part) => [part, `${part}s`].includes(field)));

describeRedis('standalone', (redis) => {
  const exported = callsOf(core).filter(([name]) => !TAKE_CODE.has(name));
  const methods = () => [
    ...callsOf(core.createSessionStore(redis.client)),
    ...callsOf(core.createCacheStore(redis.client)),
    ...callsOf(core.createCacheStore(redis.client).texts),
    ...callsOf(core.createTenantLimiter(redis.client, { '*': { requestsPerSecond: 1_000 } })),
  ];

  beforeAll(() => {
    const [node] = redis.nodes;
    vi.stubEnv('REDIS_URL', `redis://${node?.host}:${node?.port}`);
  });
  afterAll(async () => {
    await core.closeRedis();
    vi.unstubAllEnvs();
  });

  /** Every key of the server; those of the tenant with their contents. */
  async function contents({ tenant }: World) {
    const all = await redis.admin.everyKey();
    const own = all.filter((key) => key.includes(`{${tenant}}`));
    return { all, own: await Promise.all(own.map(async (key) => [key, await redis.admin.raw('DUMP', key)])) };
  }

  /** Calls a function with one invalid argument after another. @returns the accepted ones */
  async function accepted(call: Call, world: World, name: string): Promise<string[]> {
    const given = argumentsOf(world)[name] ?? [];
    const right = rightArguments(world, name, redis.client);
    const failures: string[] = [];
    const attempt = async (at: number, value: unknown, isFine: (outcome: unknown) => boolean) => {
      const outcome = await outcomeOf(() => call(...right.with(at, value)));
      if (!isFine(outcome))
        failures.push(`argument ${at}: ${inspect(value)} -> ${inspect(outcome, { depth: 0 })}`);
    };
    for (const [at, { wrong, unknown = [], field }] of given.entries()) {
      for (const value of wrong) {
        const [named, passed] = value instanceof WrongField ? [value.field, value.object] : [field, value];
        await attempt(at, passed, (outcome) => isRejection(outcome, named));
      }
      for (const value of unknown)
        await attempt(at, value, (outcome) => outcome === null || outcome === false);
    }
    return failures;
  }

  it('the table names every public function and every method of the stores', async () => {
    const known = Object.keys(argumentsOf(await openWorld(redis.client)));
    const found = [...exported, ...methods()].map(([name]) => name);
    const hint = 'list the arguments of each call in tests/contract/arguments/calls.ts';
    expect(known.sort(), hint).toEqual([...new Set(found)].sort());
    expect(Object.keys(core)).toEqual(expect.arrayContaining([...TAKE_CODE]));
  });

  async function expectRejections(name: string, call: Call): Promise<void> {
    const world = await openWorld(redis.client);
    const before = await contents(world);
    expect(await accepted(call, world, name), name).toEqual([]);
    const after = await contents(world);
    expect(after.own, name).toEqual(before.own);
    expect(
      after.all.filter((key) => !before.all.includes(key)),
      name,
    ).toEqual([]);
  }

  it.each(exported)('%s rejects invalid arguments and changes nothing', expectRejections);

  it('so does every method of the stores', async () => {
    for (const [name, call] of methods()) await expectRejections(name, call);
  });

  it('valid arguments are accepted', async () => {
    for (const [name, call] of exported) {
      const right = rightArguments(await openWorld(redis.client), name, redis.client);
      const outcome = await outcomeOf(() => call(...right));
      expect(outcome instanceof Error ? outcome.message : '', name).toBe('');
    }
  });
});
