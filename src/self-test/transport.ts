import type {
  AsOf,
  CacheCalls,
  CacheMetrics,
  CreatedSession,
  Json,
  Session,
  SessionMetadata,
  SessionSummary,
} from '../client/index.ts';

/** The operations as the HTTP API and the GraphQL API both offer them. An absent session or value is null. */
export interface Transport {
  readonly name: 'HTTP' | 'GraphQL';
  /** With what the service tells callers with a token. */
  health(): Promise<{ readonly status: string; readonly provider?: string; readonly latencyMs?: number }>;
  createSession(metadata: SessionMetadata, idempotencyKey?: string): Promise<CreatedSession>;
  getSession(sessionId: string): Promise<Session | null>;
  listSessions(): Promise<readonly SessionSummary[]>;
  updateSession(sessionId: string, metadata: SessionMetadata, ifVersion?: number): Promise<Session | null>;
  rotateSession(sessionId: string): Promise<{ readonly sessionId: string; readonly session: Session } | null>;
  destroySession(sessionId: string): Promise<boolean>;
  setCache(name: CacheName, value: Json, options?: SetOptions): Promise<boolean>;
  getCache(name: CacheName): Promise<Json | null>;
  deleteCache(name: CacheName): Promise<void>;
  getManyCache(namespace: string, keys: readonly string[]): Promise<ReadonlyMap<string, Json>>;
  setManyCache(
    namespace: string,
    entries: Readonly<Record<string, Json>>,
    options?: SetOptions,
  ): Promise<void>;
  invalidateTags(tags: readonly string[]): Promise<void>;
  invalidateNamespace(namespace: string): Promise<void>;
  asOf(): Promise<AsOf>;
  metrics(): Promise<Pick<CacheMetrics, 'hits' | 'misses' | 'stale' | 'sets'>>;
  /** Absent for the GraphQL API. */
  readonly http?: HttpAccess | undefined;
}

export interface CacheName {
  readonly namespace: string;
  readonly key: string;
}

export interface SetOptions {
  /** In seconds. */
  readonly ttl?: number;
  readonly tags?: readonly string[];
  readonly asOf?: AsOf;
}

/** What only the HTTP API offers. */
export interface HttpAccess {
  /** Cache-aside of the client. */
  readonly getOrLoad: CacheCalls['getOrLoad'];
  /** Waits until no request whose URL contains the text is in flight. */
  idle(text: string): Promise<void>;
  /** @param call under way, alone @returns the status of its response */
  statusOf(call: Promise<unknown>): Promise<number | undefined>;
  /** Sends a GET without a token. @throws StepFailure for another status than the expected one */
  probe(service: 'session' | 'cache', path: string, expectedStatus: number): Promise<void>;
}
