import { inspect } from 'node:util';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openService } from '../../../amplify/functions/open-service.ts';
import { createLambdaHandler } from '../../../src/api/lambda/handler.ts';
import { openLambdaService } from '../../../src/api/lambda/service.ts';
import { cacheModule, sessionModule } from '../../../src/api/modules.ts';
import { openCache, openSessions } from '../../../src/api/stores.ts';
import { countCache, countSessions } from '../../../src/aws/metrics/redis-metrics.ts';
import { type ConnectionEvent, connectRedis, loadDriver, loadRedisConfig } from '../../../src/redis/index.ts';
import { eventOf } from '../../api/graphql-api.ts';
import { leaksIn, PLANTED_ENVIRONMENT, plant } from '../../support/planted.ts';
import { FULL_TIER } from '../../support/run/tier.ts';
import { AUDIENCE, createTokenMaker, encodeJwks, ISSUER } from '../../unit/fakes/token-maker.ts';
import { FAULTS, HEALTHY, type SecretsWorld } from './worlds.ts';

const maker = await createTokenMaker();
const DRIVERS = { tcp: await loadDriver('elasticache'), rest: await loadDriver('upstash') };
const driverOf = ({ REDIS_PROVIDER }: NodeJS.ProcessEnv) =>
  REDIS_PROVIDER === 'upstash' ? DRIVERS.rest : DRIVERS.tcp;
const ISSUERS = JSON.stringify([{ kind: 'auth0', issuer: ISSUER, audience: AUDIENCE }]);

type Context = Parameters<ReturnType<typeof createLambdaHandler>>[1];
const CONTEXT = { awsRequestId: 'request-1' } as Context;

afterEach(() => vi.restoreAllMocks());

/** Everything that this process prints: the log and the metrics. */
function capturePrinted(): () => string {
  let printed = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  // Vitest has a console of its own, on which a library might print.
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...texts) => {
      printed += inspect(texts);
    });
  return () => printed;
}

/** The service, wired as in its function. */
function openWorld({ env }: SecretsWorld, logLevel: string) {
  const { config, client, log, endCommandLog, metrics } = openService(driverOf(env), {
    ...PLANTED_ENVIRONMENT,
    ...{
      REDIS_COMMAND_TIMEOUT_MS: '150',
      REDIS_CONNECT_TIMEOUT_MS: '500',
      REDIS_CIRCUIT_FAILURES: '40',
      CACHE_LEASE_MS: '200',
    },
    ...{ UPSTASH_REDIS_REST_TOKEN: '', REDIS_PASSWORD: '', REDIS_USERNAME: '' },
    ...env,
    TOKEN_ISSUERS: ISSUERS,
    LOG_LEVEL: logLevel,
  });
  onTestFinished(() => {
    endCommandLog();
    return client.close();
  });
  const sessions = openSessions(client, config, log, countSessions(metrics));
  const cache = openCache(client, config, log, countCache(metrics));
  const fetchJwks = async () => encodeJwks(maker.jwks);
  const { session, cache: limits } = config.redis;
  const modules = [
    sessionModule(sessions, session.maxMetadataBytes),
    cacheModule(cache, limits.maxValueBytes),
  ];
  const service = openLambdaService({ config, client, log, modules, fetchJwks });
  return { service, sessions, cache, handler: createLambdaHandler(() => service) };
}

type World = ReturnType<typeof openWorld>;

/** Calls the HTTP API with secrets in every place that a caller controls. */
async function throughHttp({ service }: World) {
  const token = await maker.token({
    jti: plant('jti'),
    permissions: ['cache:write', 'sessions:manage', 'console:use'],
  });
  const sessionIds: string[] = [];
  const answers: string[] = [];
  const statuses: number[] = [];
  async function send(method: string, path: string, body?: unknown, authorization = `Bearer ${token}`) {
    const headers = { authorization, 'content-type': 'application/json', 'user-agent': plant('agent') };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await service.app.request(path, {
      method,
      headers,
      ...(body !== undefined && { body: text }),
    });
    const answer = await response.text();
    statuses.push(response.status);
    if (response.status >= 400) answers.push(`${inspect([...response.headers])} ${answer}`);
    return response.ok && answer ? JSON.parse(answer) : {};
  }
  const key = () => encodeURIComponent(plant('key'));
  const create = await send('POST', '/api/redis/session', {
    metadata: { card: plant('metadata') },
    idempotencyKey: plant('operation'),
  });
  if (create.sessionId) sessionIds.push(create.sessionId);
  const id = create.sessionId ?? `${plant('id')}${'x'.repeat(40)}`;
  await Promise.all([
    send('GET', `/api/redis/session/${id}`),
    send('PATCH', `/api/redis/session/${id}`, { updates: { metadata: { note: plant('metadata') } } }),
    send('PUT', `/api/redis/session?action=update`, {
      sessionId: id,
      updates: { metadata: { a: plant('metadata') } },
    }),
    send('GET', '/api/redis/session?action=list'),
    send('GET', `/api/redis/session/${plant('unknown-id')}`),
    send('PUT', `/api/redis/cache/ns/${key()}`, { value: { card: plant('value') }, tags: [plant('tag')] }),
    send('GET', `/api/redis/cache/ns/${key()}`),
    send('POST', '/api/redis/cache?action=mget', { namespace: 'ns', keys: [plant('key'), plant('key')] }),
    send('POST', '/api/redis/cache?action=invalidate', { tags: [plant('tag')] }),
    send('DELETE', `/api/redis/cache/ns/${key()}`),
    send('GET', '/api/redis/cache?action=metrics'),
    send('GET', '/api/redis/console'),
    // Requests that are rejected.
    send('POST', '/api/redis/session', `{"metadata":{"card":"${plant('broken')}"`),
    send('PUT', '/api/redis/cache/ns/k', { value: 1, ttl: plant('ttl') }),
    send('GET', `/api/redis/cache?action=${plant('action')}`),
    send('GET', `/nowhere/${plant('path')}`),
    send('GET', '/api/redis/session?action=list', undefined, `Bearer ${plant('token')}`),
    send('GET', '/api/redis/session?action=list', undefined, `Basic ${plant('basic')}`),
    send('GET', '/api/redis/session?action=list', undefined, `Bearer ${token.slice(0, -4)}AAAA`),
  ]);
  await send('DELETE', `/api/redis/session/${id}`);
  // Its PING has a second, which it might spend waiting for its turn among the others.
  await send('GET', '/api/redis/health');
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return {
    answers,
    statuses,
    secrets: [signature, ...sessionIds, ...sessionIds.map((each) => each.slice(0, 43))],
  };
}

/** Calls the GraphQL API. */
async function throughGraphql({ handler }: World): Promise<string> {
  const call = { headers: { authorization: plant('header'), 'user-agent': plant('agent') } };
  const answers = await Promise.all([
    handler(
      eventOf(
        'Mutation',
        'setCache',
        { namespace: 'ns', key: plant('key'), value: JSON.stringify(plant('value')) },
        call,
      ),
      CONTEXT,
    ),
    handler(eventOf('Query', 'getSession', { sessionId: plant('id') }, call), CONTEXT),
    handler(eventOf('Query', 'redisHealth', {}, call), CONTEXT),
  ]);
  return answers.map((answer) => inspect(answer, { depth: 8 })).join('\n');
}

/** Errors of the core, with all their properties. */
async function throughTheCore({ sessions, cache }: World): Promise<string[]> {
  const id = plant('id');
  const results = await Promise.allSettled([
    sessions.createSession({ tenantId: 'org_a', userId: 'alice', metadata: { card: plant('metadata') } }),
    sessions.getSession('org_a', id),
    sessions.updateSession('org_a', id, { metadata: { card: plant('metadata') } }),
    sessions.rotateSession('org_a', id),
    cache.getCache('org_a', 'ns', plant('key')),
    cache.setCache('org_a', 'ns', plant('key'), plant('value'), 60, [plant('tag')]),
    cache.setManyCache('org_a', 'ns', { [plant('key')]: plant('value') }),
    cache.cacheOrFetch('org_a', 'ns', plant('key'), async () => plant('value')),
    cache.invalidateCacheByTags('org_a', [plant('tag')]),
    cache.setCache('org_a', 'ns', plant('key'), 'x'.repeat(2_000_000)),
    cache.setCache('org_a', '', plant('key'), 1),
  ]);
  return results.flatMap((result) => (result.status === 'rejected' ? [everythingOf(result.reason)] : []));
}

const everythingOf = (error: unknown): string => {
  const stack = error instanceof Error ? error.stack : '';
  return `${inspect(error, { depth: 10, showHidden: true })} ${stack} ${JSON.stringify(error)}`;
};

const ALL_WORLDS = { ...HEALTHY, ...FAULTS };
/** Debug prints what info prints, and more. */
const WORLDS_AT_INFO: readonly string[] = FULL_TIER
  ? Object.keys(ALL_WORLDS)
  : ['a healthy Redis', 'an error that quotes the command', 'an Upstash that quotes the command in a 500'];

describe.each([
  ['info', WORLDS_AT_INFO],
  ['debug', Object.keys(ALL_WORLDS)],
])('at LOG_LEVEL=%s no planted secret is revealed', (logLevel, worlds) => {
  test.each(Object.entries(ALL_WORLDS).filter(([name]) => worlds.includes(name)))(
    'with %s',
    async (name, open) => {
      const world = await open();
      onTestFinished(async () => void (await world.close()));
      const printed = capturePrinted();
      const opened = openWorld(world, logLevel);
      const { answers, statuses, secrets } = await throughHttp(opened);
      const graphql = await throughGraphql(opened);
      const errors = await throughTheCore(opened);
      const log = printed();
      vi.restoreAllMocks();

      const others = [...secrets, ...(world.secrets ?? [])];
      for (const [where, text] of Object.entries({
        log,
        graphql,
        answers: answers.join('\n'),
        errors: errors.join('\n'),
      }))
        expect(leaksIn(text, others), where).toEqual([]);
      // Enough output and answers could have contained them.
      expect(statuses.filter((status) => status >= 400).length).toBeGreaterThan(5);
      expect(log).toContain('"message":"request"');
      expect(log.includes('"message":"redis command"')).toBe(logLevel === 'debug');
      expect(statuses.some((status) => status >= 500)).toBe(name in FAULTS);
      expect(errors.length).toBeGreaterThan(name in FAULTS ? 2 : 1);
    },
  );
});

test.each(Object.entries(FAULTS))('connection events contain no secret: %s', async (_, open) => {
  const world = await open();
  onTestFinished(async () => void (await world.close()));
  const events: ConnectionEvent[] = [];
  const env = {
    REDIS_COMMAND_TIMEOUT_MS: '100',
    REDIS_CONNECT_TIMEOUT_MS: '500',
    ...world.env,
    REDIS_AUTH: 'password',
    REDIS_IAM_CACHE: '',
  };
  const client = connectRedis(loadRedisConfig(env), { onEvent: (event) => events.push(event) });
  await client.command(['SET', plant('key'), plant('value')]).catch(() => {});
  await client.close();
  expect(leaksIn(events.map((event) => inspect(event, { depth: 10, showHidden: true })).join('\n'))).toEqual(
    [],
  );
});

test('errors of an invalid configuration do not contain its values', async () => {
  const printed = capturePrinted();
  const env = {
    ...PLANTED_ENVIRONMENT,
    REDIS_PROVIDER: 'elasticache',
    REDIS_HOST: `redis://:${plant('password')}@host`,
    REDIS_TLS: plant('tls'),
    REDIS_PORT: plant('port'),
    REDIS_AUTH: plant('auth'),
    SESSION_TTL: plant('ttl'),
    SESSION_TENANTS: `{"org":"${plant('tenants')}"`,
    TOKEN_ISSUERS: `[{"kind":"auth0","issuer":"${plant('issuer')}","clientSecret":"${plant('secret')}"}]`,
    LOG_LEVEL: plant('level'),
  };
  const failing = [
    env,
    { ...env, REDIS_HOST: '', REDIS_URL: plant('url') },
    { ...env, REDIS_PROVIDER: 'upstash', UPSTASH_REDIS_REST_URL: plant('url') },
    { ...env, REDIS_PROVIDER: plant('provider'), TOKEN_ISSUERS: plant('not json') },
  ];
  for (const each of failing) {
    const handler = createLambdaHandler(() => {
      openService(driverOf(each), each);
      throw new Error('The service started');
    });
    const answer = await handler({ rawPath: '/', requestContext: { http: { method: 'GET' } } }, CONTEXT);
    expect(answer).toMatchObject({ statusCode: 500 });
    expect(leaksIn(inspect(answer))).toEqual([]);
    try {
      openService(driverOf(each), each);
    } catch (error) {
      expect(leaksIn(everythingOf(error))).toEqual([]);
    }
  }
  expect(printed()).toContain('"error":"CONFIG"');
  expect(leaksIn(printed())).toEqual([]);
});

test('the search finds a secret in every encoding', () => {
  const secret = plant('x');
  const forms = [secret, encodeURIComponent(`{${secret}}`), Buffer.from(secret).toString('hex')];
  for (const pad of ['', 'a', 'ab']) forms.push(Buffer.from(`${pad}${secret}`).toString('base64'));
  for (const form of forms) expect(leaksIn(`before ${form} after`), form).toHaveLength(1);
  expect(leaksIn('innocent')).toEqual([]);
  expect(leaksIn('the id abc', ['abc'])).toHaveLength(1);
});
