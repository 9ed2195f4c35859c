import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { CachePersistenceLayer } from '@aws-lambda-powertools/idempotency/cache';
import { idempotencyClient } from 'amplify-redis/adapters/powertools-idempotency';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { close, freshTenant, openStore } from './open.mjs';

process.env.AWS_LAMBDA_FUNCTION_NAME = 'payments';
process.env.POWERTOOLS_DEV = 'true';

let tenantId;
let runs;
beforeEach(() => {
  tenantId = freshTenant();
  runs = 0;
});
afterAll(close);

/** The state of one function instance. */
function handlerOf(work = async ({ id }) => ({ id, run: runs })) {
  const persistenceStore = new CachePersistenceLayer({ client: idempotencyClient(openStore(tenantId)) });
  const config = new IdempotencyConfig({
    eventKeyJmesPath: 'id',
    expiresAfterSeconds: 60,
    useLocalCache: false,
  });
  config.registerLambdaContext({ getRemainingTimeInMillis: () => 60_000 });
  const run = async (event) => {
    runs++;
    return work(event);
  };
  return makeIdempotent(run, { persistenceStore, config });
}

it('only one of two concurrent handlers runs', async () => {
  let finish;
  const work = () =>
    new Promise((resolve) => {
      finish = () => resolve({ run: runs });
    });
  const first = handlerOf(work)({ id: 'a' });
  await expect.poll(() => runs).toBe(1);
  await expect(handlerOf(work)({ id: 'a' })).rejects.toThrow('in progress');
  finish();
  expect(await first).toEqual({ run: 1 });
  expect(await handlerOf(work)({ id: 'a' })).toEqual({ run: 1 });
  expect(runs).toBe(1);
});

it('only one of twenty concurrent handlers runs', async () => {
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => handlerOf()({ id: 'a' })));
  expect(runs).toBe(1);
  const values = results.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
  expect(values.length).toBeGreaterThan(0);
  for (const value of values) expect(value).toEqual({ id: 'a', run: 1 });
});

it('a handler that failed runs again', async () => {
  const failing = handlerOf(() => Promise.reject(new Error('declined')));
  await expect(failing({ id: 'a' })).rejects.toThrow('declined');
  expect(await handlerOf()({ id: 'a' })).toEqual({ id: 'a', run: 2 });
});

it('other events run', async () => {
  await handlerOf()({ id: 'a' });
  await handlerOf()({ id: 'b' });
  expect(runs).toBe(2);
});
