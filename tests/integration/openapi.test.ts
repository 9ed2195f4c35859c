import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { createTokenVerifier } from '../../src/api/auth/verifier.ts';
import { createHttpApp } from '../../src/api/http/app.ts';
import { cacheModule, consoleModule, sessionModule, tenantModule } from '../../src/api/modules.ts';
import { createConsoleProbe } from '../../src/api/operations/console-probe.ts';
import { openApiDocument } from '../../src/local/openapi/document.ts';
import { successStatus } from '../../src/local/openapi/responses.ts';
import { ROUTES, type Route } from '../../src/local/openapi/routes.ts';
import type { TcpEndpoint } from '../../src/redis/client/endpoint.ts';
import {
  type CacheStore,
  createCacheStore,
  createSessionStore,
  createTenantPurge,
  type SessionStore,
} from '../../src/redis/index.ts';
import { describeRedis, type TestRedis } from '../support/redis/kinds.ts';
import { AUTH0, createTokenMaker, encodeJwks } from '../unit/fakes/token-maker.ts';
import { failing, type PlannedRequest, plannedRequest, seed } from './openapi-requests.ts';

const maker = await createTokenMaker();
interface Described {
  readonly headers?: Record<string, { readonly required?: boolean; readonly $ref?: string }>;
}
const document = openApiDocument() as {
  paths: Record<string, Record<string, { responses: Record<string, Described> }>>;
  components: {
    responses: Record<string, Described>;
    headers: Record<string, { readonly required?: boolean }>;
  };
};
const formats = { uri: true, 'uri-reference': true, int32: true, int64: true } as const;
const ajv = new Ajv2020({ strict: false, formats, allErrors: true });
ajv.addSchema(document, 'openapi');

const KILOBYTE = 1_024;
const config = { cacheWritePermission: 'cache:write' };
const permissions = ['cache:write', 'sessions:manage', 'sessions:delegate', 'tenant:purge', 'console:use'];

/** A store whose every call fails. */
const broken = <Store extends object>(error: Error): Store =>
  new Proxy({} as Store, {
    get(_, name) {
      if (name === 'texts') return broken(error);
      // It asks nothing of Redis.
      return name === 'isSessionOf' ? () => true : () => Promise.reject(error);
    },
  });

const probe = ({ client }: TestRedis) =>
  createConsoleProbe(client, { provider: 'elasticache', cluster: false } as TcpEndpoint);

/** The HTTP API on the real core; with an error, on stores that fail with it. */
function openApp(redis: TestRedis, error?: Error) {
  const sessions = error
    ? broken<SessionStore>(error)
    : createSessionStore(redis.client, { maxMetadataBytes: KILOBYTE });
  const cache = error
    ? broken<CacheStore>(error)
    : createCacheStore(redis.client, { maxValueBytes: KILOBYTE });
  const purge = error
    ? () => Promise.reject(error)
    : createTenantPurge(redis.client, { sessions: createSessionStore(redis.client) });
  const console = error ? { ...probe(redis), readInfo: () => Promise.reject(error) } : probe(redis);
  return createHttpApp({
    modules: [
      sessionModule(sessions, KILOBYTE),
      cacheModule(cache, KILOBYTE),
      tenantModule(purge),
      consoleModule(console),
    ],
    verifier: createTokenVerifier([AUTH0], { fetchJwks: async () => encodeJwks(maker.jwks) }),
    health: {
      provider: 'elasticache',
      measure: async () => {
        if (error) throw error;
        return 0.4;
      },
    },
    config,
    log: () => {},
  });
}

/** Checks a response against the documentation of its status. */
async function expectDocumented({ path, method }: Route, status: number, response: Response): Promise<void> {
  expect(response.status, `${method} ${path}`).toBe(status);
  const documented = document.paths[path]?.[method]?.responses[status];
  if (!documented) throw new Error(`${method} ${path} ${status} is not documented`);
  expectHeaders(status, documented, response);
  const text = await response.text();
  if (status === 204) return expect(text).toBe('');
  const mediaType = status < 300 ? 'application/json' : 'application/problem+json';
  expect(response.headers.get('content-type')).toBe(mediaType);
  const location =
    status < 300
      ? `paths/${pointer(path)}/${method}/responses/${status}`
      : `components/responses/Problem${status}`;
  const validate = ajv.compile({ $ref: `openapi#/${location}/content/${pointer(mediaType)}/schema` });
  expect(validate(JSON.parse(text)), `${text}\n${ajv.errorsText(validate.errors)}`).toBe(true);
}

function expectHeaders(status: number, documented: Described, response: Response): void {
  const { headers = {} } =
    status < 300 ? documented : (document.components.responses[`Problem${status}`] ?? {});
  for (const [name, { required, $ref }] of Object.entries(headers)) {
    const isRequired = required ?? ($ref && document.components.headers[name]?.required);
    if (isRequired) expect(response.headers.has(name), name).toBe(true);
  }
}

const pointer = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

describeRedis('standalone', (redis) => {
  describe.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s',
    (_, route) => {
      const documented = document.paths[route.path]?.[route.method]?.responses ?? {};
      const problems = Object.keys(documented)
        .map(Number)
        .filter((status) => status >= 400);

      async function send({ tenant, claims, path, headers, body }: PlannedRequest, app = openApp(redis)) {
        const token = await maker.token({ org_id: tenant, permissions, ...claims });
        const json = body === undefined ? {} : { 'content-type': 'application/json' };
        return app.request(path, {
          method: route.method.toUpperCase(),
          headers: { authorization: `Bearer ${token}`, ...json, ...headers },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
      }

      it.each(route.actions.map((action) => [action.name ?? 'its operation', action] as const))(
        'runs %s',
        async (_name, action) => {
          const request = plannedRequest(route, action, await seed(redis));
          await expectDocumented(route, successStatus(action), await send(request));
        },
      );

      it.each(problems)('responds with %d as documented', async (status) => {
        const { request, error } = await failing(status, route, await seed(redis));
        await expectDocumented(route, status, await send(request, openApp(redis, error)));
      });
    },
  );
});
