import type { AsOf, CreatedSession, Json, Session, SessionSummary } from '../../client/index.ts';
import type { Transport } from '../../self-test/index.ts';
import type { Deployment } from '../state/deployment.ts';
import type { RequestLog } from '../state/request-log.ts';
import { type GraphqlCall, GraphqlError, graphqlCalls } from './graphql-call.ts';

const jsonText = (value: unknown): string => JSON.stringify(value);

/** Metadata is AWSJSON: text. */
const withMetadata = <T extends { readonly session: Session }>(answer: T): T => ({
  ...answer,
  session: { ...answer.session, metadata: Object(JSON.parse(String(answer.session.metadata))) },
});

interface WireEntry {
  readonly key: string;
  readonly value: string;
}

export const graphqlTransport = (
  deployment: Deployment,
  log: RequestLog,
  getToken: () => string | Promise<string>,
): Transport => transportOf(graphqlCalls(deployment, log, getToken));

function transportOf(call: GraphqlCall): Transport {
  return {
    name: 'GraphQL',
    health: () => call('redisHealth'),
    createSession: async (metadata, idempotencyKey) =>
      withMetadata(
        await call<CreatedSession>('createSession', { metadata: jsonText(metadata), idempotencyKey }),
      ),
    getSession: (sessionId) =>
      orNull(async () => withMetadata(await call<{ session: Session }>('getSession', { sessionId })).session),
    listSessions: async () => (await call<{ sessions: SessionSummary[] }>('listSessions')).sessions,
    updateSession: (sessionId, metadata, ifVersion) =>
      orNull(async () => {
        const variables = { sessionId, metadata: jsonText(metadata), ifVersion };
        return withMetadata(await call<{ session: Session }>('updateSession', variables)).session;
      }),
    rotateSession: (sessionId) =>
      orNull(async () =>
        withMetadata(await call<{ sessionId: string; session: Session }>('rotateSession', { sessionId })),
      ),
    destroySession: async (sessionId) =>
      (await orNull(() => call<{ destroyed: boolean }>('destroySession', { sessionId })))?.destroyed ?? false,
    setCache: async (name, value, options) =>
      (await call<{ stored: boolean }>('setCache', { ...name, value: jsonText(value), ...options })).stored,
    getCache: async (name) => {
      const found = await orNull(() => call<{ value: string }>('getCache', { ...name }));
      return found && JSON.parse(found.value);
    },
    deleteCache: async (name) => {
      await call('deleteCache', { ...name });
    },
    getManyCache: async (namespace, keys) => {
      const { values } = await call<{ values: WireEntry[] }>('getManyCache', { namespace, keys });
      return new Map(values.map(({ key, value }) => [key, JSON.parse(value) as Json]));
    },
    setManyCache: async (namespace, entries, options) => {
      const list = Object.entries(entries).map(([key, value]) => ({ key, value: jsonText(value) }));
      await call('setManyCache', { namespace, entries: list, ...options });
    },
    invalidateTags: async (tags) => {
      await call('invalidateCacheByTags', { tags });
    },
    invalidateNamespace: async (namespace) => {
      await call('invalidateNamespace', { namespace });
    },
    asOf: async () => (await call<{ asOf: AsOf }>('readAsOf')).asOf,
    metrics: () => call('cacheMetrics'),
  };
}

/** @returns null instead of NOT_FOUND: something missing, ended or not the caller's is not an error */
async function orNull<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof GraphqlError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
