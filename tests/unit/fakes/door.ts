import { createTokenVerifier } from '../../../src/api/auth/verifier.ts';
import type { FieldError } from '../../../src/api/errors/api-error.ts';
import { cacheModule } from '../../../src/api/modules.ts';
import { consoleModule } from '../../../src/api/modules.ts';
import { sessionModule } from '../../../src/api/modules.ts';
import { createHttpApp, type HttpAppOptions } from '../../../src/api/http/app.ts';
import type { ConsoleProbe } from '../../../src/api/operations/console-probe.ts';
import type { CacheStore, Session, SessionStore, SessionSummary } from '../../../src/redis/index.ts';
import { fakeCacheStore } from './cache-store.ts';
import type { LogLine } from './log-line.ts';
import { fakeSessionStore } from './session-store.ts';
import { AUTH0, createTokenMaker, encodeJwks } from './token-maker.ts';

export const maker = await createTokenMaker();

export const CONFIG = { cacheWritePermission: 'cache:write' };

/** In bytes. */
const LIMITS = { maxValueBytes: 1_024, maxMetadataBytes: 16_384 };

interface DoorOptions extends Partial<Omit<HttpAppOptions, 'modules'>> {
  readonly sessions?: SessionStore;
  readonly cache?: CacheStore;
  readonly console?: ConsoleProbe;
}

/** A door over fakes. @param options replace what the door is made of */
export function openDoor({ sessions, cache, console, ...options }: DoorOptions = {}) {
  const lines: LogLine[] = [];
  const app = createHttpApp({
    modules: [
      sessionModule(sessions ?? fakeSessionStore(), LIMITS.maxMetadataBytes),
      cacheModule(cache ?? fakeCacheStore(), LIMITS.maxValueBytes),
      ...(console ? [consoleModule(console)] : []),
    ],
    verifier: createTokenVerifier([AUTH0], { fetchJwks: async () => encodeJwks(maker.jwks) }),
    health: { provider: 'elasticache', measure: async () => 0.4 },
    config: CONFIG,
    clientAddress: () => '203.0.113.7',
    log: (level, message, fields) => lines.push({ level, message, ...fields }),
    ...options,
  });

  const request = async (path: string, init?: RequestInit) => (await app.request(path, init)) as Reply;

  /** Sends a request as alice of org_acme, unless claims or headers say otherwise. */
  async function send(method: string, path: string, body?: unknown, who: Who = {}): Promise<Reply> {
    const { claims, headers } = who;
    const token = await maker.token(claims);
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    return request(path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'vitest', ...json, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }
  return { app, request, send, lines };
}

/** The same, with a session of alice whose metadata is `{ a: 1 }`. */
export async function openDoorWithSession() {
  const door = openDoor();
  const created = await door.send('POST', '/api/redis/session', { metadata: { a: 1 } });
  const { sessionId, session } = await created.json();
  return { ...door, sessionId, handle: session.handle };
}

/** What the answers of the door may hold; each test is about some of it. */
export interface Answer {
  readonly sessionId: string;
  readonly session: Session;
  readonly sessions: readonly SessionSummary[];
  readonly cursor: string;
  readonly evicted: readonly string[];
  readonly asOf: string;
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];
}

export interface Reply extends Response {
  json(): Promise<Answer>;
}

export interface Who {
  readonly claims?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

export const BOB: Who = { claims: { sub: 'auth0|bob' } };
export const MANAGER: Who = { claims: { sub: 'auth0|mona', permissions: ['sessions:manage'] } };
export const STRANGER: Who = { claims: { sub: 'auth0|alice', org_id: 'org_other' } };
