import { a } from '@aws-amplify/backend';
import type { EndedSession, SessionSummary } from '../../src/redis/index.ts';

const handler = a.handler.function('sessionManager');

/** Times are in ms since the epoch, which does not fit into GraphQL's Int. */
const summaryFields = {
  handle: a.string().required(),
  userId: a.string().required(),
  tenantId: a.string().required(),
  organizationId: a.string(),
  organizationName: a.string(),
  email: a.string(),
  roles: a.string().required().array(),
  permissions: a.string().required().array(),
  claims: a.json(),
  authTime: a.float(),
  amr: a.string().required().array(),
  acr: a.string(),
  actor: a.ref('RedisSessionActor'),
  userAgent: a.string(),
  device: a.string(),
  ipAddress: a.string(),
  createdAt: a.float().required(),
  lastActivity: a.float().required(),
  expiresAt: a.float().required(),
  absoluteExpiresAt: a.float().required(),
  version: a.integer().required(),
} satisfies Record<keyof SessionSummary, unknown>;

const endedFields = {
  handle: a.string().required(),
  /** `signed-out`, `signed-out-remotely`, `evicted`, `issuer-logout`, `revoked` or `expired`. */
  cause: a.string().required(),
  device: a.string(),
  ipAddress: a.string(),
  createdAt: a.float().required(),
  lastActivity: a.float().required(),
  endedAt: a.float().required(),
} satisfies Record<keyof EndedSession, unknown>;

/** The operations of `src/api/operations/sessions.ts`. Only metadata and claims have application-defined keys. */
export const sessionSchema = {
  RedisSessionActor: a.customType({ sub: a.string(), iss: a.string() }),
  RedisSessionSummary: a.customType(summaryFields),
  RedisSession: a.customType({ ...summaryFields, metadata: a.json().required() }),
  RedisSessionResult: a.customType({ session: a.ref('RedisSession').required() }),
  RedisReadSession: a.customType({ session: a.ref('RedisSession').required(), rightsDiffer: a.boolean() }),
  RedisSessionSummaryResult: a.customType({
    session: a.ref('RedisSessionSummary').required(),
    rightsDiffer: a.boolean(),
  }),
  RedisCreatedSession: a.customType({
    sessionId: a.string().required(),
    session: a.ref('RedisSession').required(),
    /** Handles of the sessions that were ended because of the session limit. */
    evicted: a.string().required().array().required(),
    /** Arguments that had no effect. */
    ignored: a.string().required().array(),
  }),
  RedisUpdatedSession: a.customType({
    session: a.ref('RedisSession').required(),
    ignored: a.string().required().array(),
  }),
  RedisRotatedSession: a.customType({
    sessionId: a.string().required(),
    session: a.ref('RedisSession').required(),
  }),
  RedisListedSession: a.customType({ ...summaryFields, isCurrent: a.boolean() }),
  RedisSessionPage: a.customType({
    sessions: a.ref('RedisListedSession').required().array().required(),
    cursor: a.string(),
  }),
  RedisTenantSessionPage: a.customType({
    sessions: a.ref('RedisSessionSummary').required().array().required(),
    cursor: a.string(),
  }),
  RedisEndedSession: a.customType(endedFields),
  RedisEndedSessions: a.customType({
    sessions: a.ref('RedisEndedSession').required().array().required(),
  }),
  RedisDestroyedSession: a.customType({ destroyed: a.boolean().required() }),
  RedisDestroyedSessions: a.customType({ destroyed: a.integer().required() }),
  RedisRevokedSessions: a.customType({ revoked: a.boolean().required() }),
  RedisSessionUpdates: a.customType({
    metadata: a.json(),
    userAgent: a.string(),
    ipAddress: a.string(),
    lastActivity: a.float(),
  }),

  createSession: a
    .mutation()
    .arguments({
      metadata: a.json(),
      userAgent: a.string(),
      ipAddress: a.string(),
      idempotencyKey: a.string(),
    })
    .returns(a.ref('RedisCreatedSession'))
    .handler(handler),
  getSession: a
    .query()
    .arguments({ sessionId: a.string().required() })
    .returns(a.ref('RedisReadSession'))
    .handler(handler),
  getSessionSummary: a
    .query()
    .arguments({ handle: a.string().required() })
    .returns(a.ref('RedisSessionSummaryResult'))
    .handler(handler),
  listSessions: a
    .query()
    .arguments({
      userId: a.string(),
      cursor: a.string(),
      limit: a.integer(),
      current: a.string(),
      currentHandle: a.string(),
    })
    .returns(a.ref('RedisSessionPage'))
    .handler(handler),
  listEndedSessions: a
    .query()
    .arguments({ userId: a.string() })
    .returns(a.ref('RedisEndedSessions'))
    .handler(handler),
  listTenantSessions: a
    .query()
    .arguments({ userId: a.string(), cursor: a.string(), limit: a.integer() })
    .returns(a.ref('RedisTenantSessionPage'))
    .handler(handler),
  updateSession: a
    .mutation()
    .arguments({
      sessionId: a.string().required(),
      updates: a.ref('RedisSessionUpdates').required(),
      ifVersion: a.integer(),
      idempotencyKey: a.string(),
    })
    .returns(a.ref('RedisUpdatedSession'))
    .handler(handler),
  destroySession: a
    .mutation()
    .arguments({ sessionId: a.string(), handle: a.string(), idempotencyKey: a.string() })
    .returns(a.ref('RedisDestroyedSession'))
    .handler(handler),
  destroyOtherSessions: a
    .mutation()
    .arguments({ userId: a.string(), except: a.string(), exceptHandle: a.string() })
    .returns(a.ref('RedisDestroyedSessions'))
    .handler(handler),
  rotateSession: a
    .mutation()
    .arguments({ sessionId: a.string().required(), idempotencyKey: a.string() })
    .returns(a.ref('RedisRotatedSession'))
    .handler(handler),
  revokeTenantSessions: a
    .mutation()
    .arguments({ confirm: a.string() })
    .returns(a.ref('RedisRevokedSessions'))
    .handler(handler),
};
