import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type ClusterServer, startCluster } from '../support/redis/cluster.ts';
import { makeSecured, type Secured } from '../support/redis/secured.ts';
import { LOOPBACK, TEST_TIMEOUT_VARIABLES } from '../support/redis/server.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';
import { startUpstash, type UpstashServer } from '../support/upstash/upstash.ts';
import { CLAIMS, createTokenMaker } from '../unit/fakes/token-maker.ts';
import { createProductionUser, issuersOf, variablesInVpc } from './in-vpc.ts';
import { invokeWithKeys, type RunningLambda, SCHEDULE_EVENT, startLambda, urlEvent } from './lambda.ts';
import { startIssuer, startS3, startSsm } from './stand-ins.ts';

interface HttpResult {
  readonly statusCode: number;
  readonly body: string;
}

const maker = await createTokenMaker('key-1');
const running: RunningLambda[] = [];
let issuer: Awaited<ReturnType<typeof startIssuer>>;

const track = async (starting: Promise<RunningLambda>): Promise<RunningLambda> => {
  const lambda = await starting;
  running.push(lambda);
  return lambda;
};

beforeAll(async () => {
  issuer = await startIssuer(maker.jwks);
});
afterAll(async () => {
  for (const lambda of running) await lambda.close();
  issuer.close();
});

const create = (token: string) =>
  urlEvent('POST', '/api/redis/session', token, { metadata: { from: 'bundle' } });

async function statusOf(lambda: RunningLambda, event: unknown): Promise<[number, string]> {
  const { result, error } = await lambda.invoke(event);
  if (!result) throw new Error(error);
  const { statusCode, body } = result as HttpResult;
  return [statusCode, body];
}

describe('a production function, without a network but Redis and S3', () => {
  let cluster: ClusterServer;
  let secured: Secured;
  let s3: Awaited<ReturnType<typeof startS3>>;

  beforeAll(async () => {
    secured = await makeSecured();
    [cluster, s3] = await Promise.all([startCluster({ secured }), startS3()]);
    await createProductionUser(cluster);
  });
  afterAll(async () => {
    s3.close();
    await cluster.close();
    secured.remove();
  });

  const inVpc = () => variablesInVpc(cluster, secured, { s3, issuer });
  const vpcPorts = () => [s3.port, ...cluster.nodes.map(({ port }) => port)];
  const start = (name: string) => track(startLambda('cluster', name, inVpc(), vpcPorts()));
  const startMirror = () => {
    const overrides = { ...inVpc(), NODE_EXTRA_CA_CERTS: issuer.caFile };
    return track(startLambda('cluster', 'MirrorFunction', overrides, [s3.port, issuer.port]));
  };

  test('starts, verifies a token against the mirror, and handles URL and schedule events', async () => {
    const mirror = await startMirror();
    // S3 may answer this while the role's policy is new.
    s3.refusals.push(403, 503);
    expect(await mirror.invoke({})).toMatchObject({ result: { keySets: 1 }, blocked: [] });
    expect(s3.refusals).toEqual([]);
    await expect.poll(mirror.log).toContain('"JwksAgeSeconds":0');

    const sessions = await start('sessionmanager');
    const first = await invokeWithKeys(sessions, create(await maker.token()));
    expect(first.result).toMatchObject({ statusCode: 201 });
    expect(await sessions.invoke(SCHEDULE_EVENT)).toMatchObject({
      result: { removed: 0, more: false },
      blocked: [],
    });

    const operator = { command: 'end-user-sessions', tenant: CLAIMS.org_id, user: CLAIMS.sub };
    // A command in a body, like everything that a caller of the URL controls, is not executed.
    const shaped = urlEvent('POST', '/api/redis/session', await maker.token(), { operator });
    expect(await sessions.invoke(shaped)).toMatchObject({ result: { statusCode: 422 } });
    expect(await sessions.invoke({ operator })).toMatchObject({
      result: { command: 'end-user-sessions', removed: 1, more: false },
      blocked: [],
    });
    await expect.poll(sessions.log).toContain('"message":"operator run"');

    const cache = await start('cachemanager');
    expect(await cache.invoke({ operator })).toMatchObject({
      error: expect.stringContaining('none of them'),
    });
    const put = urlEvent('PUT', '/api/redis/cache/n/k', await maker.token(), { value: 1 });
    expect(await invokeWithKeys(cache, put)).toMatchObject({ result: { statusCode: 200 }, blocked: [] });
    expect(await statusOf(cache, urlEvent('GET', '/api/redis/cache/n/k', await maker.token()))).toEqual([
      200,
      '{"value":1}',
    ]);
    for (const [name, { importMs, bytes }] of Object.entries({ mirror, sessions, cache })) {
      process.stdout.write(
        `bundle ${name}: ${Math.round(bytes / 1024)} KB, import ${Math.round(importMs)} ms\n`,
      );
    }
    process.stdout.write(`first session after the import: ${Math.round(first.ms)} ms\n`);
  });

  test('picks up rotated keys from the mirror, which rejects invalid key sets', async () => {
    const mirror = await startMirror();
    const sessions = await start('sessionmanager');
    const signIn = async (token: string) => invokeWithKeys(sessions, create(token));
    expect(await signIn(await maker.token({ jti: 'before' }))).toMatchObject({ result: { statusCode: 201 } });

    const [stored = ''] = [...s3.objects.values()];
    onTestFinished(async () => {
      issuer.state.body = JSON.stringify(maker.jwks);
      await mirror.invoke({});
    });
    issuer.state.body = '{}';
    expect(await mirror.invoke({})).toMatchObject({ error: expect.stringContaining('not a key set') });
    expect([...s3.objects.values()]).toEqual([stored]);

    const next = await createTokenMaker('key-2');
    issuer.state.body = JSON.stringify(next.jwks);
    expect(await mirror.invoke({})).toMatchObject({ result: { keySets: 1 } });
    expect(await signIn(await next.token({ jti: 'after' }))).toMatchObject({ result: { statusCode: 201 } });
  });

  test('without keys in the mirror it reports that it cannot verify tokens, and does not hang', async () => {
    const saved = new Map(s3.objects);
    s3.objects.clear();
    onTestFinished(() => {
      for (const [key, value] of saved) s3.objects.set(key, value);
    });
    const sessions = await start('sessionmanager');
    const [status, body] = await statusOf(sessions, create(await maker.token({ jti: 'no keys' })));
    expect([status, JSON.parse(body).code]).toEqual([503, 'KEYS_UNAVAILABLE']);
  });

  test('counts failed connections, and responds in time', async () => {
    const overrides = {
      ...inVpc(),
      REDIS_PORT: '1',
      REDIS_CONNECT_TIMEOUT_MS: '200',
      REDIS_COMMAND_TIMEOUT_MS: '200',
    };
    const cache = await track(startLambda('cluster', 'cachemanager', overrides, [s3.port, 1]));
    const [status] = await statusOf(
      cache,
      urlEvent('GET', '/api/redis/cache/n/k', await maker.token({ jti: 'down' })),
    );
    expect(status).toBe(503);
    await expect.poll(cache.log).toMatch(/"RedisConnectErrors":\d+/);
  });
});

describe('a sandbox function, on Upstash', () => {
  let redis: StandaloneServer;
  let upstash: UpstashServer;

  beforeAll(async () => {
    redis = await startStandalone();
    upstash = await startUpstash(redis.process.address);
  });
  afterAll(async () => {
    await upstash.close();
    await redis.close();
  });

  async function start(secrets: Readonly<Record<string, string>>) {
    const ssm = await startSsm(secrets);
    const overrides = {
      AWS_ENDPOINT_URL_SSM: `http://${LOOPBACK}:${ssm.port}`,
      NODE_EXTRA_CA_CERTS: issuer.caFile,
      TOKEN_ISSUERS: issuersOf({ issuer }),
      ...TEST_TIMEOUT_VARIABLES,
    };
    const ports = [ssm.port, issuer.port, new URL(upstash.endpoint.url).port];
    const lambda = await track(startLambda('sandbox', 'sessionmanager', overrides, ports));
    return { lambda, ssm };
  }

  test('reads its secrets from SSM and responds', async () => {
    const { url, token } = upstash.endpoint;
    const { lambda, ssm } = await start({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token });
    const event = create(await maker.token());
    expect(await invokeWithKeys(lambda, event)).toMatchObject({ result: { statusCode: 201 } });
    expect(await lambda.invoke(SCHEDULE_EVENT)).toMatchObject({
      result: { removed: 0, more: false },
      blocked: [],
    });
    expect(lambda.log()).not.toContain(token);
    ssm.close();
  });

  test('logs the command that sets a missing secret', async () => {
    const { lambda, ssm } = await start({ UPSTASH_REDIS_REST_URL: upstash.endpoint.url });
    const [status, body] = await statusOf(lambda, create(await maker.token()));
    expect([status, JSON.parse(body).code]).toEqual([500, 'INTERNAL']);
    await expect.poll(lambda.log).toContain('npx ampx sandbox secret set UPSTASH_REDIS_REST_TOKEN');
    ssm.close();
  });
});
