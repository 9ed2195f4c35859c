import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSchema } from '../../src/local/graphql-schema.ts';
import { amplifyClient, mint, readOutputs } from './graphql-harness.ts';
import { clear, makeWorkplace, type RunningProduct, startProduct } from './local-harness.ts';
import { type Door, graphqlDoor, httpDoor, OPERATIONS, type Outcome } from './parity-doors.ts';
import { type Memory, STEPS } from './parity-steps.ts';

const PERMISSIONS = { admin: ['cache:write', 'sessions:manage'], member: ['cache:write'], reader: [] };
const workplace = makeWorkplace();
let product: RunningProduct;
const outcomes: Record<'http' | 'graphql', Outcome[]> = { http: [], graphql: [] };

/** Runs every step through one door, in a tenant of its own. */
async function run(door: Door, tenant: string): Promise<Outcome[]> {
  const tokens = new Map<string, string>();
  for (const [user, permissions] of Object.entries(PERMISSIONS)) {
    tokens.set(user, await mint(workplace, { tenant, user, permissions }));
  }
  const memory: Memory = {};
  const results: Outcome[] = [];
  for (const { operation, as = 'admin', input = {}, keep = {} } of STEPS) {
    const given = typeof input === 'function' ? input(memory) : input;
    const outcome = await door(operation, given, tokens.get(as) ?? '');
    for (const [name, path] of Object.entries(keep)) {
      const result: unknown = 'result' in outcome ? outcome.result : undefined;
      memory[name] = String(path.reduce((value: unknown, key) => Object(value)[key], result));
    }
    results.push(settled(outcome));
  }
  return results;
}

/** Names, times and durations differ from run to run. */
const VARIES = new Set([
  ...['sessionId', 'handle', 'tenantId', 'organizationId', 'organizationName', 'email', 'cursor', 'asOf'],
  // Over HTTP a 204 says that it is gone, not whether it was there.
  'deleted',
  ...['createdAt', 'lastActivity', 'expiresAt', 'absoluteExpiresAt', 'latencyMs'],
]);

const settled = (outcome: Outcome): Outcome =>
  JSON.parse(
    JSON.stringify(outcome, (name, value) =>
      VARIES.has(name) && value !== null ? `<${typeof value}>` : value,
    ),
  );

beforeAll(async () => {
  const limits = { CACHE_MAX_VALUE_BYTES: '1000', SESSION_MAX_METADATA_BYTES: '1000' };
  product = await startProduct(workplace, ['--port', '0'], limits);
  outcomes.http = await run(httpDoor(product.url), 'org_http');
  outcomes.graphql = await run(graphqlDoor(amplifyClient(readOutputs(workplace))), 'org_gphq');
});
afterAll(() => clear(workplace));

describe('HTTP and GraphQL', () => {
  it('offer the same operations', () => {
    const schema = loadSchema();
    const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    expect(fields.toSorted()).toEqual(OPERATIONS.toSorted());
    const tried = (wanted: boolean) => [
      ...new Set(
        STEPS.filter(({ code }) => (code !== undefined) === wanted).map(({ operation }) => operation),
      ),
    ];
    expect(tried(false).toSorted()).toEqual(OPERATIONS.toSorted());
    const cannotFail = ['readAsOf', 'cacheMetrics', 'redisHealth'];
    expect([...tried(true), ...cannotFail].toSorted()).toEqual(OPERATIONS.toSorted());
  });

  it.each(STEPS.map((step, i) => [`${step.operation}: ${step.title}`, step.code, i] as const))(
    '%s',
    (_, code, i) => {
      const http = outcomes.http[i];
      expect(http && 'refused' in http ? http.refused.code : undefined, JSON.stringify(http)).toBe(code);
      expect(outcomes.graphql[i]).toEqual(http);
    },
  );

  it('say the same when Redis is gone', async () => {
    const door = { http: httpDoor(product.url), graphql: graphqlDoor(amplifyClient(readOutputs(workplace))) };
    const token = await mint(workplace, { tenant: 'org_http', user: 'admin' });
    process.kill(product.redisPid, 'SIGKILL');
    for (const operation of ['listSessions', 'readAsOf', 'redisHealth']) {
      for (const call of [door.http, door.graphql]) {
        expect(await call(operation, {}, token)).toMatchObject({
          refused: { code: expect.stringMatching(/^(UNAVAILABLE|TIMEOUT|NOT_READY)$/), status: 503 },
        });
      }
    }
  });
});
