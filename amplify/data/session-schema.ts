import { a } from '@aws-amplify/backend';
import type { SessionSummary } from '../../src/redis/index.ts';

const handler = a.handler.function('sessionManager');

/** Times are milliseconds since the epoch, which do not fit GraphQL's Int. */
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
  actor: a.ref('SessionActor'),
  userAgent: a.string(),
  device: a.string(),
  ipAddress: a.string(),
  createdAt: a.float().required(),
  lastActivity: a.float().required(),
  expiresAt: a.float().required(),
  absoluteExpiresAt: a.float().required(),
  version: a.integer().required(),
} satisfies Record<keyof SessionSummary, unknown>;

/** The operations of `src/api/operations/sessions.ts`. Only metadata and claims have keys of the application. */
export const sessionSchema = {
  SessionActor: a.customType({ sub: a.string(), iss: a.string() }),
  SessionSummary: a.customType(summaryFields),
  Session: a.customType({ ...summaryFields, metadata: a.json().required() }),
  SessionResult: a.customType({ session: a.ref('Session').required() }),
  ReadSession: a.customType({ session: a.ref('Session').required(), rightsDiffer: a.boolean() }),
  SessionSummaryResult: a.customType({
    session: a.ref('SessionSummary').required(),
    rightsDiffer: a.boolean(),
  }),
  CreatedSession: a.customType({
    sessionId: a.string().required(),
    session: a.ref('Session').required(),
    /** Handles of the sessions that were ended because of the session limit. */
    evicted: a.string().required().array().required(),
    /** Arguments that had no effect. */
    ignored: a.string().required().array(),
  }),
  UpdatedSession: a.customType({
    session: a.ref('Session').required(),
    ignored: a.string().required().array(),
  }),
  RotatedSession: a.customType({ sessionId: a.string().required(), session: a.ref('Session').required() }),
  ListedSession: a.customType({ ...summaryFields, isCurrent: a.boolean() }),
  SessionPage: a.customType({
    sessions: a.ref('ListedSession').required().array().required(),
    cursor: a.string(),
  }),
  DestroyedSession: a.customType({ destroyed: a.boolean().required() }),
  DestroyedSessions: a.customType({ destroyed: a.integer().required() }),
  RevokedSessions: a.customType({ revoked: a.boolean().required() }),
  SessionUpdates: a.customType({
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
    .returns(a.ref('CreatedSession'))
    .handler(handler),
  getSession: a
    .query()
    .arguments({ sessionId: a.string().required() })
    .returns(a.ref('ReadSession'))
    .handler(handler),
  getSessionSummary: a
    .query()
    .arguments({ handle: a.string().required() })
    .returns(a.ref('SessionSummaryResult'))
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
    .returns(a.ref('SessionPage'))
    .handler(handler),
  updateSession: a
    .mutation()
    .arguments({
      sessionId: a.string().required(),
      updates: a.ref('SessionUpdates').required(),
      ifVersion: a.integer(),
      idempotencyKey: a.string(),
    })
    .returns(a.ref('UpdatedSession'))
    .handler(handler),
  destroySession: a
    .mutation()
    .arguments({ sessionId: a.string(), handle: a.string(), idempotencyKey: a.string() })
    .returns(a.ref('DestroyedSession'))
    .handler(handler),
  destroyOtherSessions: a
    .mutation()
    .arguments({ userId: a.string(), except: a.string(), exceptHandle: a.string() })
    .returns(a.ref('DestroyedSessions'))
    .handler(handler),
  rotateSession: a
    .mutation()
    .arguments({ sessionId: a.string().required(), idempotencyKey: a.string() })
    .returns(a.ref('RotatedSession'))
    .handler(handler),
  revokeTenantSessions: a
    .mutation()
    .arguments({ confirm: a.string() })
    .returns(a.ref('RevokedSessions'))
    .handler(handler),
};
