import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadSchema } from '../../src/local/graphql-schema.ts';
import { amplifyClient, readOutputs } from './graphql-harness.ts';
import { clear, makeWorkplace, mint, startProduct } from './local-harness.ts';
import { graphqlDoor, httpDoor, OPERATIONS, type Outcome } from './parity-doors.ts';
import { codeOf, LIMITS, runSteps } from './parity-run.ts';
import { STEPS } from './parity-steps.ts';

const workplace = makeWorkplace();
let http: Outcome[];
let graphql: Outcome[];

const tenant = (name: string) => (user: string, permissions: readonly string[]) =>
  mint(workplace, { tenant: name, user, permissions });

beforeAll(async () => {
  const product = await startProduct(workplace, ['--port', '0'], LIMITS);
  http = await runSteps(httpDoor(product.url), tenant('org_http'));
  graphql = await runSteps(graphqlDoor(amplifyClient(readOutputs(workplace))), tenant('org_gphq'));
});
afterAll(() => clear(workplace));

describe('HTTP and GraphQL', () => {
  it('offer the same operations, each tried with success and, where it can fail, without', () => {
    const schema = loadSchema();
    const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    const operations = OPERATIONS.toSorted();
    expect(fields.toSorted()).toEqual(operations);
    const tried = (succeeds: boolean) =>
      new Set(
        STEPS.filter(({ code }) => (code === undefined) === succeeds).map(({ operation }) => operation),
      );
    expect([...tried(true)].toSorted()).toEqual(operations);
    const cannotFail = ['readAsOf', 'cacheMetrics', 'redisHealth'];
    expect([...tried(false), ...cannotFail].toSorted()).toEqual(operations);
  });

  it.each(STEPS.map(({ operation, title, code }, i) => [operation, title, code, i] as const))(
    '%s: %s',
    (_operation, _title, code, i) => {
      expect(codeOf(http[i]), JSON.stringify(http[i])).toBe(code);
      expect(graphql[i]).toEqual(http[i]);
    },
  );

  it('say the same when Redis is gone', async () => {
    const doomed = makeWorkplace();
    onTestFinished(() => clear(doomed));
    const { url, redisPid } = await startProduct(doomed, ['--port', '0'], LIMITS);
    const doors = [httpDoor(url), graphqlDoor(amplifyClient(readOutputs(doomed)))];
    const token = await mint(doomed, { tenant: 'org_http', user: 'admin' });
    process.kill(redisPid, 'SIGKILL');
    for (const operation of ['listSessions', 'readAsOf', 'redisHealth']) {
      for (const door of doors) {
        expect(await door(operation, {}, token)).toMatchObject({
          refused: { code: expect.stringMatching(/^(UNAVAILABLE|TIMEOUT|NOT_READY)$/), status: 503 },
        });
      }
    }
  });
});
