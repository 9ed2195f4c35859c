import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleSession } from '../../src/api/operations/index.ts';
import { LOCAL_SESSION_CLAIMS } from '../../src/local/tokens/claims.ts';
import { type RunningLambda, startLambda } from '../infra/lambda.ts';
import { AUDIENCE, AUTH0_ISSUER } from '../infra/synthesize.ts';
import { amplifyClient, readOutputs } from '../integration/graphql/harness.ts';
import { codeOf, LIMITS, runSteps } from '../integration/parity/run.ts';
import { STEPS } from '../integration/parity/steps.ts';
import { graphqlTransport, type Outcome, type Transport } from '../integration/parity/transports.ts';
import { clear, makeWorkplace, mint, startProduct } from '../support/programs/workplace.ts';
import { LOOPBACK, TEST_TIMEOUT_VARIABLES } from '../support/redis/server.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';
import { createTokenMaker } from '../unit/fakes/token-maker.ts';
import { startSimulator } from './appsync-simulator.ts';

/** The simulator checks a token's issuer and not its signature; the functions check every claim. */
const maker = await createTokenMaker();
const ISSUER = {
  kind: 'auth0',
  issuer: AUTH0_ISSUER,
  audience: AUDIENCE,
  sessionClaims: LOCAL_SESSION_CLAIMS,
};
const { amr, acr } = exampleSession();
/** What a token of the local issuer has as well. */
const LIKE_LOCAL = {
  ...{ amr, acr },
  org_id: 'org_same',
  roles: ['member'],
  [LOCAL_SESSION_CLAIMS.department]: exampleSession().claims.department,
};
const workplace = makeWorkplace();

let redis: StandaloneServer;
let lambdas: Record<string, RunningLambda> = {};
let simulator: Awaited<ReturnType<typeof startSimulator>>;
let simulated: Outcome[];
let local: Outcome[];
let transport: Transport;

beforeAll(async () => {
  redis = await startStandalone();
  const [{ port } = { port: 0 }] = redis.nodes;
  const overrides = {
    ...LIMITS,
    // The local product calls its server Redis.
    ...{ REDIS_PROVIDER: 'redis', REDIS_HOST: LOOPBACK, REDIS_PORT: String(port) },
    ...{ REDIS_TLS: 'false', REDIS_CLUSTER: 'false' },
    ...{ REDIS_AUTH: '', REDIS_USERNAME: '', REDIS_IAM_CACHE: '', REDIS_IAM_SERVERLESS: '', SESSION_TTL: '' },
    ...TEST_TIMEOUT_VARIABLES,
    TOKEN_ISSUERS: JSON.stringify([ISSUER]),
    JWKS_MIRROR_BUCKET: 'mirror',
  };
  const start = (name: string) => startLambda('cluster', name, overrides, [port]);
  lambdas = { sessionmanager: await start('sessionmanager'), cachemanager: await start('cachemanager') };
  simulator = await startSimulator('cluster', lambdas);
  const product = await startProduct(workplace, ['--port', '0'], LIMITS);
  const outputs = JSON.parse(JSON.stringify(readOutputs(workplace)));
  local = await runSteps(graphqlTransport(amplifyClient(outputs)), (user, permissions) =>
    mint(workplace, { tenant: 'org_same', user, permissions }),
  );
  outputs.data.url = `http://${LOOPBACK}:${new URL(simulator.url).port}/graphql`;
  transport = graphqlTransport(amplifyClient(outputs));
  simulated = await runSteps(transport, (user, permissions) =>
    maker.token({ ...LIKE_LOCAL, sub: `auth0|${user}`, permissions }),
  );
  expect(product.err()).toBe('');
  for (const lambda of Object.values(lambdas)) expect(lambda.log()).not.toContain('cannot start');
});
afterAll(async () => {
  await simulator?.stop();
  for (const lambda of Object.values(lambdas)) await lambda.close();
  await clear(workplace);
  await redis?.close();
});

test.each(STEPS.map(({ operation, title, code }, i) => [operation, title, code, i] as const))(
  '%s: %s',
  (_operation, _title, code, i) => {
    expect(codeOf(simulated[i]), JSON.stringify(simulated[i])).toBe(code);
    expect(simulated[i]).toEqual(local[i]);
  },
);

test('a claim that is wrong is rejected by the function itself', async () => {
  const token = await maker.token({ aud: 'https://other.example' });
  expect(codeOf(await transport('readAsOf', {}, token))).toBe('INVALID_TOKEN');
});
