import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIssuer } from '../../../src/local/issuer/issuer.ts';
import { type ListeningServer, listen } from '../../../src/local/server/http-server.ts';
import {
  clear,
  makeWorkplace,
  mint,
  type RunningProduct,
  startProduct,
  stop,
} from '../../support/programs/workplace.ts';
import { AUTH0, createTokenMaker } from '../../unit/fakes/token-maker.ts';
import { amplifyClient, errorOf, ok, readOutputs } from './harness.ts';

const workplace = makeWorkplace();
let product: RunningProduct;
let signIn: (token: string) => void;
let client: ReturnType<typeof amplifyClient>['client'];
let admin: string;
const auth0 = await createTokenMaker();
let keys: ListeningServer;

beforeAll(async () => {
  keys = await listen((_, response) => void response.end(JSON.stringify(auth0.jwks)), 0);
  const issuer = { ...AUTH0, jwksUri: `http://127.0.0.1:${keys.port}/jwks.json` };
  product = await startProduct(workplace, ['--port', '0'], { TOKEN_ISSUERS: JSON.stringify([issuer]) });
  ({ client, signIn } = amplifyClient(readOutputs(workplace)));
  admin = await mint(workplace, { tenant: 'org_acme', user: 'alice' });
  signIn(admin);
});
afterAll(async () => {
  await clear(workplace);
  await keys.stop();
});

describe('a token', () => {
  const UNAUTHORIZED = { message: 'Unauthorized' };
  const attempt = async (token: string) => {
    signIn(token);
    try {
      return await errorOf(client.queries.readAsOf());
    } finally {
      signIn(admin);
    }
  };

  it('of another issuer is rejected', async () => {
    const other = await startIssuer({ pageOrigins: [] });
    try {
      expect(await attempt(await other.mint({ tenant: 'org_acme', user: 'alice' }, 60))).toMatchObject(
        UNAUTHORIZED,
      );
    } finally {
      await other.stop();
    }
  });

  it('that was changed after signing is rejected', async () => {
    const [header, payload = '', signature] = admin.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, org_id: 'org_globex' })).toString('base64url');
    expect(await attempt(`${header}.${forged}.${signature}`)).toMatchObject(UNAUTHORIZED);
  });

  it('of a second issuer is accepted, and rejected with a reason if it names no tenant', async () => {
    expect(await attempt(await auth0.token({ org_id: undefined }))).toMatchObject({
      errorType: 'TENANT_REQUIRED',
    });
    signIn(await auth0.token());
    expect(await ok(client.queries.readAsOf())).toEqual({ asOf: expect.any(String) });
    signIn(admin);
  });

  it('cannot reach another tenant', async () => {
    const { sessionId } = await ok(client.mutations.createSession({}));
    await ok(client.mutations.setCache({ namespace: 'own', key: 'k', value: '1' }));
    signIn(await mint(workplace, { tenant: 'org_globex', user: 'carol' }));
    const [session, value] = await Promise.all([
      errorOf(client.queries.getSession({ sessionId })),
      client.queries.getCache({ namespace: 'own', key: 'k' }),
    ]);
    signIn(admin);
    expect([session, value]).toMatchObject([{ errorType: 'NOT_FOUND' }, { data: null }]);
  });
});

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${product.url}/graphql`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

describe('the endpoint', () => {
  it('requires a token, with the error of AppSync', async () => {
    const response = await post('{"query":"{ redisHealth { status } }"}');
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      errors: [{ errorType: 'UnauthorizedException', message: expect.any(String) }],
    });
  });

  it('resolves several fields of one request independently', async () => {
    const query = '{ redisHealth { status } getSession(sessionId: "unknown") { rightsDiffer } }';
    for (const authorization of [admin, `Bearer ${admin}`]) {
      expect(await (await post(JSON.stringify({ query }), { authorization })).json()).toMatchObject({
        data: { redisHealth: { status: 'ready' }, getSession: null },
        errors: [{ path: ['getSession'], errorType: 'NOT_FOUND' }],
      });
    }
  });

  it.each(['', '[]', '{"query":1}'])('rejects the body %j', async (body) => {
    expect((await post(body, { authorization: admin })).status).toBe(400);
  });

  it('marks the session in a list that an argument names by its id', async () => {
    const { sessionId, session } = await ok(client.mutations.createSession({}));
    const { sessions } = await ok(client.queries.listSessions({ current: sessionId }));
    const current = sessions.filter((listed) => listed?.isCurrent);
    expect(current).toMatchObject([{ handle: session.handle }]);
  });

  it('rejects fields that the schema does not have', async () => {
    const answer = await post('{"query":"{ nothing }"}', { authorization: admin });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      data: null,
      errors: [{ message: expect.stringContaining('nothing') }],
    });
  });
});

describe('the limits of one GraphQL request, which are those of AppSync', () => {
  const ask = async (query: string) => {
    const answer = await post(JSON.stringify({ query }), { authorization: admin });
    return (await answer.json()) as { data: object | null; errors?: { errorType?: string }[] };
  };

  it('resolve 20 operations, and reject those beyond', async () => {
    const aliases = Array.from({ length: 2_000 }, (_, i) => `a${i}: readAsOf { asOf }`);
    const { data, errors = [] } = await ask(`{ ${aliases.join(' ')} }`);
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toHaveLength(20);
    expect(errors).toHaveLength(1_980);
    expect(new Set(errors.map(({ errorType }) => errorType))).toEqual(
      new Set(['ResolverExecutionLimitReached']),
    );
  });

  it('do not affect what the schema offers, nor introspection', async () => {
    expect(await ask('{ cacheMetrics { hits namespaces { namespace hits } } }')).not.toHaveProperty('errors');
    expect(await ask(getIntrospectionQuery())).not.toHaveProperty('errors');
  });
});

describe('amplify_outputs.json', () => {
  it('serves a front end and is removed with the product', async () => {
    const here = makeWorkplace();
    const { url, ...process } = await startProduct(here);
    expect(readOutputs(here)).toMatchObject({
      data: { url: `${url}/graphql`, default_authorization_type: 'OPENID_CONNECT' },
      custom: { redis: { sessionUrl: `${url}/`, cacheUrl: `${url}/` } },
    });
    await stop(process);
    expect(() => readOutputs(here)).toThrow('ENOENT');
    await clear(here);
  });
});
