import type {
  AsOf,
  CacheMetrics,
  CreatedSession,
  Json,
  Session,
  SessionMetadata,
  SessionSummary,
} from '../../client/index.ts';

/** The operations that both transports offer, so that one list of checks runs over either. A miss is null. */
export interface Transport {
  readonly name: 'HTTP' | 'GraphQL';
  health(): Promise<{ readonly status: string; readonly provider: string; readonly latencyMs: number }>;
  createSession(metadata: SessionMetadata, idempotencyKey?: string): Promise<CreatedSession>;
  getSession(sessionId: string): Promise<Session | null>;
  listSessions(): Promise<readonly SessionSummary[]>;
  updateSession(sessionId: string, metadata: SessionMetadata, ifVersion?: number): Promise<Session | null>;
  rotateSession(sessionId: string): Promise<{ readonly sessionId: string; readonly session: Session } | null>;
  destroySession(sessionId: string): Promise<boolean>;
  setCache(key: CacheName, value: Json, options?: SetOptions): Promise<boolean>;
  getCache(key: CacheName): Promise<Json | null>;
  deleteCache(key: CacheName): Promise<void>;
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
}

export interface CacheName {
  readonly namespace: string;
  readonly key: string;
}

export interface SetOptions {
  readonly ttl?: number;
  readonly tags?: readonly string[];
  readonly asOf?: AsOf;
}
