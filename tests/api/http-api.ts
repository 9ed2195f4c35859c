import { createTokenVerifier } from '../../src/api/auth/verifier.ts';
import type { FieldError } from '../../src/api/errors/api-error.ts';
import { createHttpApp, type HttpAppOptions } from '../../src/api/http/app.ts';
import {
  type ApiModule,
  cacheModule,
  consoleModule,
  logoutModule,
  sessionModule,
} from '../../src/api/modules.ts';
import type { ConsoleProbe } from '../../src/api/operations/console-probe.ts';
import {
  createCacheStore,
  createSessionStore,
  type ListedSession,
  type RedisClient,
  type Session,
  type SessionConfig,
} from '../../src/redis/index.ts';
import { freshTenant } from '../support/redis/kinds.ts';
import { AUTH0, createTokenMaker, encodeJwks } from '../unit/fakes/token-maker.ts';
import { apiRedis } from './api-redis.ts';
import type { LogLine } from './log-line.ts';

export const maker = await createTokenMaker();

export const CONFIG = { cacheWritePermission: 'cache:write' };

/** In bytes. */
const LIMITS = { maxValueBytes: 1_024, maxMetadataBytes: 16_384 };

interface HttpApiOptions extends Partial<Omit<HttpAppOptions, 'modules'>> {
  /** Replaces the connection to Redis. */
  readonly client?: RedisClient;
  readonly tenant?: string;
  readonly sessionConfig?: Partial<SessionConfig>;
  /** Largest value, in bytes. */
  readonly maxValueBytes?: number;
  readonly console?: ConsoleProbe;
  /** Additional modules. */
  readonly more?: readonly ApiModule[];
}

/**
 * The HTTP API over the core on a real Redis, and a tenant that no other test uses.
 * @param options replace parts of the API
 */
export function openHttpApi({
  client = apiRedis(),
  tenant = freshTenant(),
  sessionConfig = {},
  maxValueBytes = LIMITS.maxValueBytes,
  console,
  more = [],
  ...options
}: HttpApiOptions = {}) {
  const lines: LogLine[] = [];
  const sessions = createSessionStore(client, {
    maxMetadataBytes: LIMITS.maxMetadataBytes,
    ...sessionConfig,
  });
  const cache = createCacheStore(client, { maxValueBytes });
  const app = createHttpApp({
    modules: [
      sessionModule(sessions, LIMITS.maxMetadataBytes),
      cacheModule(cache, maxValueBytes),
      logoutModule(sessions),
      ...(console ? [consoleModule(console)] : []),
      ...more,
    ],
    verifier: createTokenVerifier([AUTH0], { fetchJwks: async () => encodeJwks(maker.jwks) }),
    health: { provider: 'elasticache', measure: async () => 0.4 },
    config: CONFIG,
    clientAddress: () => '203.0.113.7',
    log: (level, message, fields) => lines.push({ level, message, ...fields }),
    ...options,
  });

  const request = async (path: string, init?: RequestInit) => (await app.request(path, init)) as Reply;

  /** Sends a request as alice of the tenant, unless claims or headers say otherwise. */
  async function send(method: string, path: string, body?: unknown, caller: Caller = {}): Promise<Reply> {
    const { claims, headers } = caller;
    const token = await maker.token({ org_id: tenant, ...claims });
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    return request(path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'vitest', ...json, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }
  return { app, tenant, request, send, lines };
}

/** The same, with a session of alice whose metadata is `{ a: 1 }`. */
export async function openHttpApiWithSession() {
  const api = openHttpApi();
  const created = await api.send('POST', '/api/redis/session', { metadata: { a: 1 } });
  const { sessionId, session } = await created.json();
  return { ...api, sessionId, handle: session.handle };
}

/** The fields of all response bodies; each test reads some of them. */
export interface Body {
  readonly sessionId: string;
  readonly session: Session;
  readonly sessions: readonly ListedSession[];
  readonly cursor: string;
  readonly evicted: readonly string[];
  readonly ignored: readonly string[];
  readonly asOf: string;
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];
}

export interface Reply extends Response {
  json(): Promise<Body>;
}

export interface Caller {
  readonly claims?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

export const BOB: Caller = { claims: { sub: 'auth0|bob' } };
export const MANAGER: Caller = { claims: { sub: 'auth0|mona', permissions: ['sessions:manage'] } };
/** Has alice's user id in another tenant. */
export const STRANGER: Caller = { claims: { sub: 'auth0|alice', org_id: freshTenant() } };
