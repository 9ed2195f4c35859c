import { createRedisClient, type RedisApiClient } from '../client/index.ts';
import { type Exchange, trackRequests } from './exchange.ts';
import { StepFailure } from './expect.ts';
import type { Transport } from './transport.ts';

interface HttpTransportOptions {
  readonly sessionUrl: string;
  readonly cacheUrl: string;
  readonly getToken: () => string | Promise<string>;
  /** The platform's own by default. */
  readonly fetch?: typeof globalThis.fetch;
  /** Longest wait for one response; 5,000 by default. */
  readonly timeoutMs?: number;
  /** Receives every request with its response. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** The HTTP API through the client. It never retries: a step must see the first response. */
export function httpTransport({
  onExchange,
  fetch: send = fetch,
  ...options
}: HttpTransportOptions): Transport {
  const { sessionUrl, cacheUrl, timeoutMs = 5_000 } = options;
  let lastStatus: number | undefined;
  const tracked = trackRequests(send, (exchange) => {
    lastStatus = exchange.status;
    onExchange?.(exchange);
  });
  const client = createRedisClient({ ...options, retries: 0, fetch: tracked.fetch });
  return {
    ...operationsOf(client),
    http: {
      getOrLoad: client.cache.getOrLoad,
      idle: tracked.idle,
      async statusOf(call) {
        await call;
        return lastStatus;
      },
      async probe(service, path, expected) {
        const url = (service === 'session' ? sessionUrl : cacheUrl).replace(/\/*$/, path);
        const response = await tracked.fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
        const { status } = response;
        if (status === expected) return;
        const { code, detail = '' } = Object(await response.json().catch(() => undefined));
        throw new StepFailure(
          `GET ${url}: expected status ${expected}, got ${status} ${detail}`,
          code,
          status,
        );
      },
    },
  };
}

const operationsOf = ({ sessions, cache, health }: RedisApiClient): Transport => ({
  name: 'HTTP',
  health: () => health({ details: true }),
  createSession: (metadata, idempotencyKey) =>
    sessions.create({ metadata }, idempotencyKey === undefined ? {} : { idempotencyKey }),
  getSession: (sessionId) => sessions.get(sessionId),
  listSessions: async () => (await sessions.list({ limit: 100 })).sessions,
  updateSession: (sessionId, metadata, ifVersion) => sessions.update(sessionId, { metadata }, { ifVersion }),
  rotateSession: (sessionId) => sessions.rotate(sessionId),
  destroySession: (sessionId) => sessions.destroy(sessionId),
  setCache: ({ namespace, key }, value, options) => cache.set(namespace, key, value, options),
  getCache: async ({ namespace, key }) => (await cache.get(namespace, key)) ?? null,
  deleteCache: ({ namespace, key }) => cache.delete(namespace, key),
  getManyCache: (namespace, keys) => cache.getMany(namespace, keys),
  setManyCache: (namespace, entries, options) => cache.setMany(namespace, entries, options),
  invalidateTags: (tags) => cache.invalidateTags(tags),
  invalidateNamespace: (namespace) => cache.invalidateNamespace(namespace),
  asOf: () => cache.asOf(),
  metrics: () => cache.metrics(),
});
