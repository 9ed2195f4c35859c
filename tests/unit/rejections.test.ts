import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createCacheStore,
  createSessionStore,
  createTenantPurge,
  UnavailableError,
} from '../../src/redis/index.ts';
import * as instance from '../../src/redis/instance/index.ts';
import { failingClient } from '../api/failing-client.ts';
import { clientOf } from './fakes/scripted-client.ts';
import { json } from './fakes/scripted-fetch.ts';

/** Values that an untyped caller may pass for every parameter. */
const ARGUMENTS: readonly (readonly unknown[])[] = [
  [],
  ...[null, {}, Symbol('argument'), Number.NaN, '', 'x', []].map((value) => Array(7).fill(value)),
];

type Calls = Readonly<Record<string, unknown>>;
type Call = (...args: readonly unknown[]) => unknown;

const functionsOf = (calls: Calls): [string, Call][] =>
  Object.entries(calls).filter((entry): entry is [string, Call] => typeof entry[1] === 'function');

/** Calls a function with every list of arguments. A synchronous throw fails the test. */
async function outcomesOf(call: Call): Promise<PromiseSettledResult<unknown>[]> {
  const promises = ARGUMENTS.map((args) => call(...args));
  for (const promise of promises) expect(promise).toBeInstanceOf(Promise);
  return Promise.allSettled(promises);
}

describe('a function of the default instance', () => {
  const { closeRedis, ...calls } = instance;

  beforeEach(() => closeRedis());
  afterEach(() => void vi.unstubAllEnvs());
  afterAll(() => closeRedis());

  it.each(functionsOf(calls))('%s rejects for a wrong configuration', async (_, call) => {
    vi.stubEnv('REDIS_PROVIDER', 'nonsense');
    for (const outcome of await outcomesOf(call)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CONFIG' } });
    }
  });

  it.each(functionsOf(calls))('%s never throws synchronously for wrong arguments', async (_, call) => {
    vi.stubEnv('REDIS_URL', 'redis://127.0.0.1:1');
    await outcomesOf(call);
  });

  it('closeRedis resolves for a wrong configuration', async () => {
    vi.stubEnv('REDIS_PROVIDER', 'nonsense');
    await expect(closeRedis()).resolves.toBeUndefined();
  });
});

describe('a method', () => {
  const client = failingClient(new UnavailableError('away'));
  const { isSessionOf: _, ...sessions } = createSessionStore(client);
  const { sessions: sessionCalls, cache: cacheCalls, sent: __, ...calls } = clientOf([json({})]);

  it.each([
    ...functionsOf({ ...sessions }),
    ...functionsOf({ ...createCacheStore(client) }),
    ...functionsOf({ purgeTenant: createTenantPurge(client, { sessions }) }),
    ...functionsOf({ ...sessionCalls }),
    ...functionsOf({ ...cacheCalls }),
    ...functionsOf({ ...calls }),
  ])('%s never throws synchronously', async (_, call) => {
    await outcomesOf(call);
  });
});
