import { createSession } from '../../src/api/operations/sessions.ts';
import { problemStatuses } from '../../src/local/openapi/responses.ts';
import { type Action, hasBody, type Route } from '../../src/local/openapi/routes.ts';
import {
  AnswerTooLargeError,
  createCacheStore,
  createSessionStore,
  RateLimitedError,
  TenantSessionLimitError,
  UnavailableError,
} from '../../src/redis/index.ts';
import { freshTenant, type TestRedis } from '../support/redis/kinds.ts';

/** A tenant with one session of Alice and the cache entry of the examples. */
interface World {
  readonly tenant: string;
  readonly sessionId: string;
  readonly handle: string;
  /** An idempotency key whose session has ended. */
  readonly usedKey: string;
}

export interface PlannedRequest {
  readonly tenant: string;
  readonly path: string;
  readonly claims?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly body?: Record<string, unknown>;
}

export async function seed(redis: TestRedis): Promise<World> {
  const tenant = freshTenant();
  const sessions = createSessionStore(redis.client);
  const user = { tenantId: tenant, userId: 'auth0|alice' };
  const usedKey = `idempotency-${tenant}`;
  const { metadata } = createSession.example().input;
  const ended = await sessions.createSession({ ...user, metadata }, { idempotencyKey: usedKey });
  await sessions.destroySession(tenant, ended.sessionId);
  const { sessionId, session } = await sessions.createSession(user);
  await createCacheStore(redis.client).setCache(tenant, 'users', 'user_123', { name: 'John Doe' });
  return { tenant, sessionId, handle: session.handle, usedKey };
}

/** The documented example of an action, with the names that this tenant has. */
export function plannedRequest(
  route: Route,
  { name, isDefault, operation }: Action,
  world: World,
): PlannedRequest {
  const example = Object.entries(Object(operation?.example().input));
  const known: Record<string, unknown> = {
    ...{ sessionId: world.sessionId, except: world.sessionId, handle: world.handle, ifVersion: 1 },
    confirm: world.tenant,
  };
  const input: Record<string, unknown> = Object.fromEntries(
    example.map(([field, value]) => [field, known[field] ?? value]),
  );
  if (route.pathParameters.includes('handle')) {
    delete input.sessionId;
    input.handle = world.handle;
  }
  const path = route.path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = String(input[parameter]);
    delete input[parameter];
    return encodeURIComponent(value);
  });
  const all = { ...(name !== undefined && !isDefault && { action: name }), ...input };
  if (hasBody(route)) return { tenant: world.tenant, path, body: all };
  const query = Object.entries(all).map(([field, value]) => `${field}=${encodeURIComponent(String(value))}`);
  return { tenant: world.tenant, path: query.length === 0 ? path : `${path}?${query.join('&')}` };
}

/** A request that leads to a status, and the error with which the stores must fail for it. */
export async function failing(
  status: number,
  route: Route,
  world: World,
): Promise<{ request: PlannedRequest; error?: Error }> {
  const action = route.actions.find((candidate) => problemStatuses(route, candidate).includes(status));
  if (!action) throw new Error(`No action of ${route.path} responds with ${status}`);
  const request = plannedRequest(route, action, world);
  const withQuery = (extra: string) => ({
    ...request,
    path: `${request.path}${request.path.includes('?') ? '&' : '?'}${extra}`,
  });
  switch (status) {
    case 400:
      return { request: withQuery('x=%FF') };
    case 401:
      return { request: { ...request, headers: { authorization: 'Bearer junk' } } };
    case 403:
      return { request: { ...request, claims: { org_id: undefined } } };
    case 404: {
      const missing = { ...world, sessionId: 'session123', handle: 'handle123' };
      const absent = plannedRequest(route, action, missing);
      const path = absent.path.replace('user_123', 'user_999');
      const body = absent.body?.key ? { body: { ...absent.body, key: 'user_999' } } : {};
      return { request: { ...absent, path, ...body } };
    }
    case 409:
      return action.operation?.errors.includes('IDEMPOTENCY_KEY_USED')
        ? { request: { ...request, headers: { 'idempotency-key': world.usedKey } } }
        : { request, error: new TenantSessionLimitError(2, 1) };
    case 412: {
      const { ifVersion: _, ...body } = request.body ?? {};
      return { request: { ...request, body, headers: { 'if-match': '"99"' } } };
    }
    case 413:
      return request.body
        ? { request: { ...request, body: { ...request.body, padding: 'x'.repeat(2 * 1_048_576) } } }
        : { request, error: new AnswerTooLargeError(2, 1) };
    case 415:
      return { request: { ...request, headers: { 'content-type': 'text/plain' } } };
    case 422:
      return request.body
        ? { request: { ...request, body: { ...request.body, bogus: 1 } } }
        : { request: withQuery('bogus=1') };
    case 429:
      return { request, error: new RateLimitedError('requests', 1_000) };
    case 500:
      return { request, error: new Error('bug') };
    case 503:
      return { request, error: new UnavailableError('away') };
    default:
      throw new Error(`No request is known that leads to ${status}`);
  }
}
