import * as z from 'zod/mini';
import { rejectImmutableFields } from '../../redis/index.ts';
import { MANAGE_SESSIONS } from '../auth/index.ts';
import { invalidInput } from '../errors/index.ts';
import { count, idempotencyKey, opaque, time } from './bounds.ts';
import { confirmation, requireConfirmation } from './confirmation.ts';
import { defineOperation } from './define.ts';
import { rotateSession } from './rotate-session.ts';
import {
  clientFacts,
  delegatedClient,
  ignoredIn,
  noSession,
  rejectEndedSignIn,
  requireAccess,
  type SessionContext,
  targetUser,
} from './session-access.ts';
import { listEndedSessions, listTenantSessions } from './session-lists.ts';
import { identityOf, readAs } from './session-rights.ts';
import {
  claimedClient,
  exampleId,
  exampleSession,
  exampleSummary,
  handle,
  ignored,
  issuedHandle,
  issuedId,
  listedSchema,
  MAX_SESSIONS,
  metadata,
  rightsDiffer,
  sessionId,
  sessionSchema,
  summarySchema,
  userId,
} from './session-schemas.ts';

export const createSession = defineOperation({
  name: 'createSession',
  kind: 'mutation',
  action: 'create',
  summary:
    'Creates a session for the caller, with the identity of the token. ignored lists input fields that had no effect: userAgent and ipAddress count only with sessions:delegate.',
  permission: 'authenticated',
  input: () =>
    z.strictObject({
      metadata: z.optional(metadata()),
      ...claimedClient(),
      idempotencyKey: idempotencyKey(),
    }),
  output: () =>
    z.object({
      sessionId: issuedId(),
      session: sessionSchema(),
      evicted: z.array(issuedHandle()).check(z.maxLength(MAX_SESSIONS)),
      ignored: ignored(),
    }),
  status: 201,
  errors: [
    'SESSION_LIMIT',
    'TENANT_SESSION_LIMIT',
    'SIGN_IN_LIMIT',
    'IDEMPOTENCY_KEY_USED',
    'IDEMPOTENCY_KEY_MISMATCH',
    'VALUE_TOO_LARGE',
  ],
  example: () => ({
    input: { metadata: { feature: 'dashboard' } },
    output: { sessionId: exampleId, session: exampleSession(), evicted: [] },
  }),
  async run(context: SessionContext, input) {
    const { signIn } = context.caller;
    const { metadata, idempotencyKey } = input;
    const data = { ...identityOf(context.caller), signIn, metadata, ...clientFacts(context, input) };
    const created = await context.sessions.createSession(data, { idempotencyKey }).catch(rejectEndedSignIn);
    return { ...created, evicted: [...created.evicted], ...ignoredIn(context, input) };
  },
});

export const getSession = defineOperation({
  name: 'getSession',
  kind: 'query',
  action: 'get',
  summary:
    'Reads a session and renews its idle timeout. rightsDiffer means that the token has other roles or permissions, so its user should rotate the session.',
  permission: 'authenticated',
  input: () => z.strictObject({ sessionId: sessionId() }),
  output: () => z.object({ session: sessionSchema(), rightsDiffer: rightsDiffer() }),
  status: 200,
  errors: ['NOT_FOUND'],
  example: () => ({ input: { sessionId: exampleId }, output: { session: exampleSession() } }),
  async run(context: SessionContext, { sessionId }) {
    requireAccess(context, sessionId);
    const session = await context.sessions.getSession(context.caller.tenantId, sessionId);
    if (!session) throw noSession();
    return readAs(context.caller, session);
  },
});

export const getSessionSummary = defineOperation({
  name: 'getSessionSummary',
  kind: 'query',
  action: 'summary',
  summary:
    'Reads the summary of one session, by its handle. Does not renew its idle timeout. A session of another user requires sessions:manage.',
  permission: 'authenticated',
  input: () => z.strictObject({ handle: handle() }),
  output: () => z.object({ session: summarySchema(), rightsDiffer: rightsDiffer() }),
  status: 200,
  errors: ['NOT_FOUND'],
  example: () => ({ input: { handle: exampleSummary().handle }, output: { session: exampleSummary() } }),
  async run(context: SessionContext, named) {
    requireAccess(context, named);
    const session = await context.sessions.getSession(context.caller.tenantId, named);
    if (!session) throw noSession();
    return readAs(context.caller, session);
  },
});

export const listSessions = defineOperation({
  name: 'listSessions',
  kind: 'query',
  action: 'list',
  summary:
    'Lists the live sessions of the caller or, with sessions:manage, of another user of the tenant. isCurrent marks the session given by current or currentHandle.',
  permission: 'authenticated',
  input: () =>
    z.strictObject({
      userId: userId(),
      cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
      limit: z.optional(z.int().check(z.gte(1), z.lte(MAX_SESSIONS))),
      current: z.optional(sessionId()),
      currentHandle: z.optional(handle()),
    }),
  output: () =>
    z.object({
      sessions: z.array(listedSchema()).check(z.maxLength(MAX_SESSIONS)),
      cursor: z.optional(opaque(64)),
    }),
  status: 200,
  errors: ['VALUE_TOO_LARGE'],
  askForLess: 'Ask for fewer sessions with limit.',
  example: () => ({
    input: { limit: 20, currentHandle: exampleSummary().handle },
    output: { sessions: [{ ...exampleSummary(), isCurrent: true }] },
  }),
  async run(context: SessionContext, { userId, current, currentHandle, ...page }) {
    const { caller, sessions } = context;
    const user = targetUser(context, userId);
    const named = currentHandle === undefined ? current : { handle: currentHandle };
    const found = await sessions.listUserSessions(caller.tenantId, user, { ...page, current: named });
    return { ...found, sessions: [...found.sessions] };
  },
});

export const updateSession = defineOperation({
  name: 'updateSession',
  kind: 'mutation',
  action: 'update',
  summary:
    'Merges metadata into a session, key by key; null removes a key. ignored lists input fields that had no effect, such as lastActivity.',
  permission: 'authenticated',
  input: () =>
    z.strictObject({
      sessionId: sessionId(),
      updates: z.strictObject({
        metadata: z.optional(metadata()),
        ...claimedClient(),
        lastActivity: z.optional(time()),
      }),
      ifVersion: z.optional(z.int().check(z.gte(1))),
      idempotencyKey: idempotencyKey(),
    }),
  output: () => z.object({ session: sessionSchema(), ignored: ignored() }),
  status: 200,
  errors: [
    'NOT_FOUND',
    'TENANT_SESSION_LIMIT',
    'VERSION_CONFLICT',
    'IMMUTABLE_FIELD',
    'IDEMPOTENCY_KEY_MISMATCH',
    'VALUE_TOO_LARGE',
  ],
  example: () => ({
    input: { sessionId: exampleId, updates: { metadata: { page: 'profile' } }, ifVersion: 3 },
    output: { session: exampleSession() },
  }),
  validate: (raw) => rejectImmutableFields(Object(raw).updates),
  async run(context: SessionContext, { sessionId, updates, ...options }) {
    requireAccess(context, sessionId);
    const changes = { metadata: updates.metadata, ...delegatedClient(context, updates) };
    const { caller, sessions } = context;
    const session = await sessions.updateSession(caller.tenantId, sessionId, changes, options);
    if (!session) throw noSession();
    return { session, ...ignoredIn(context, updates) };
  },
});

export const destroySession = defineOperation({
  name: 'destroySession',
  kind: 'mutation',
  action: 'destroy',
  summary:
    'Ends one session, given by its id or by its handle from a list. A session of another user requires sessions:manage.',
  permission: 'authenticated',
  input: () =>
    z
      .strictObject({
        sessionId: z.optional(sessionId()),
        handle: z.optional(handle()),
        idempotencyKey: idempotencyKey(),
      })
      .check(
        z.refine(
          (given) => (given.sessionId === undefined) !== (given.handle === undefined),
          'requires sessionId or handle',
        ),
      ),
  output: () => z.object({ destroyed: z.boolean() }),
  status: 204,
  errors: ['NOT_FOUND', 'IDEMPOTENCY_KEY_MISMATCH'],
  example: () => ({ input: { sessionId: exampleId }, output: { destroyed: true } }),
  async run(context: SessionContext, { sessionId, handle = '', ...options }) {
    const session = sessionId ?? { handle };
    requireAccess(context, session);
    const { caller, sessions } = context;
    const destroyed = await sessions.destroySession(caller.tenantId, session, options);
    if (!destroyed) throw noSession();
    return { destroyed };
  },
});

export const destroyOtherSessions = defineOperation({
  name: 'destroyOtherSessions',
  kind: 'mutation',
  action: 'destroyOthers',
  summary: 'Ends every session of a user, except the one given by except or exceptHandle.',
  permission: 'authenticated',
  input: () =>
    z.strictObject({ userId: userId(), except: z.optional(sessionId()), exceptHandle: z.optional(handle()) }),
  output: () => z.object({ destroyed: count(MAX_SESSIONS) }),
  status: 200,
  errors: [],
  example: () => ({ input: { except: exampleId }, output: { destroyed: 2 } }),
  async run(context: SessionContext, { userId, except, exceptHandle }) {
    const { caller, sessions } = context;
    const user = targetUser(context, userId);
    const kept = exceptHandle === undefined ? except : { handle: exceptHandle };
    if (kept !== undefined && !sessions.isSessionOf(caller.tenantId, user, kept)) {
      const field = exceptHandle === undefined ? 'except' : 'exceptHandle';
      throw invalidInput([{ field, message: 'must be a session of this user' }]);
    }
    return { destroyed: await sessions.destroyUserSessions(caller.tenantId, user, { except: kept }) };
  },
});

export const revokeTenantSessions = defineOperation({
  name: 'revokeTenantSessions',
  kind: 'mutation',
  action: 'revokeTenant',
  summary:
    'Ends every session of the tenant at once. Requires a recent sign-in, or the id of the tenant as confirm.',
  permission: MANAGE_SESSIONS,
  input: () => z.strictObject({ confirm: confirmation() }),
  output: () => z.object({ revoked: z.boolean() }),
  status: 204,
  errors: ['STEP_UP_REQUIRED'],
  example: () => ({ input: { confirm: 'org_acme' }, output: { revoked: true } }),
  async run(context: SessionContext, { confirm }) {
    requireConfirmation('revokeTenantSessions', context, confirm);
    const { caller, sessions } = context;
    await sessions.revokeTenantSessions(caller.tenantId);
    return { revoked: true };
  },
});

export { listEndedSessions, listTenantSessions, rotateSession };

/** The session operations, in documentation order. */
export const sessionOperations = {
  getSession,
  getSessionSummary,
  listSessions,
  listEndedSessions,
  listTenantSessions,
  createSession,
  rotateSession,
  updateSession,
  destroySession,
  destroyOtherSessions,
  revokeTenantSessions,
};
