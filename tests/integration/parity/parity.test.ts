import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { allOperations } from '../../../src/api/operations/all.ts';
import { loadSchema } from '../../../src/local/graphql/schema.ts';
import { objectSchema } from '../../../src/local/openapi/schema-json.ts';
import { productPerFile } from '../../support/programs/product-per-file.ts';
import { clear, makeWorkplace, mint, startProduct } from '../../support/programs/workplace.ts';
import { amplifyClient, readOutputs } from '../graphql/harness.ts';
import { codeOf, LIMITS, runSteps } from './run.ts';
import { STEPS } from './steps.ts';
import { graphqlTransport, httpTransport, type Outcome } from './transports.ts';

const product = productPerFile(LIMITS);
let http: Outcome[];
let graphql: Outcome[];

const tenant = (name: string) => (user: string, permissions: readonly string[]) =>
  product.mint({ tenant: name, user, permissions });

beforeAll(async () => {
  http = await runSteps(httpTransport(product.url), tenant('org_http'));
  graphql = await runSteps(
    graphqlTransport(amplifyClient(readOutputs(product.workplace))),
    tenant('org_gphq'),
  );
});

describe('HTTP and GraphQL', () => {
  it('offer the same operations', () => {
    const schema = loadSchema();
    const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    expect(fields.toSorted()).toEqual(Object.keys(allOperations).toSorted());
  });

  it('are called with every operation, with success and, where it can fail, without', () => {
    const tried = (fails: boolean) =>
      new Set(
        STEPS.filter((_, i) => (codeOf(http[i]) !== undefined) === fails).map((step) => step.operation),
      );
    expect([...tried(false)].toSorted()).toEqual(Object.keys(allOperations).toSorted());
    // Input that is empty and a permission that every caller has leave nothing to reject.
    const canFail = Object.values(allOperations).filter(
      ({ input, permission }) =>
        !['public', 'authenticated'].includes(permission) ||
        Object.keys(objectSchema(input).properties).length > 0,
    );
    expect([...tried(true)].toSorted()).toEqual(canFail.map(({ name }) => name).toSorted());
  });

  it.each(STEPS.map(({ operation, title, code }, i) => [operation, title, code, i] as const))(
    '%s: %s',
    (_operation, _title, code, i) => {
      expect(codeOf(http[i]), JSON.stringify(http[i])).toBe(code);
      expect(graphql[i]).toEqual(http[i]);
    },
  );

  it('return the same errors when Redis is down', async () => {
    const doomed = makeWorkplace();
    onTestFinished(() => clear(doomed));
    const { url, redisPid } = await startProduct(doomed, ['--port', '0'], LIMITS);
    const transports = [httpTransport(url), graphqlTransport(amplifyClient(readOutputs(doomed)))];
    const token = await mint(doomed, { tenant: 'org_http', user: 'admin' });
    process.kill(redisPid, 'SIGKILL');
    for (const operation of ['listSessions', 'readAsOf', 'redisHealth']) {
      for (const transport of transports) {
        expect(await transport(operation, {}, token)).toMatchObject({
          error: { code: expect.stringMatching(/^(UNAVAILABLE|TIMEOUT|NOT_READY)$/), status: 503 },
        });
      }
    }
  });
});
