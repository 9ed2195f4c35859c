import { id64, long, type Memory, no, ok, proto, type Step } from './step.ts';
import type { Input } from './transports.ts';

const named = ({ id = '' }: Memory): Input => ({ sessionId: id });
const repeatable =
  (input: Input) =>
  (memory: Memory): Input => ({ ...named(memory), idempotencyKey: 'change-0123456789', ...input });
const ended = ({ rotated = '' }: Memory): Input => ({
  sessionId: rotated,
  idempotencyKey: 'end-0123456789012',
});
export const confirmed = ({ tenant = '' }: Memory): Input => ({ confirm: tenant });
const unknownId = { sessionId: long(67) };

export const sessionSteps: readonly Step[] = [
  ok('createSession', 'with metadata', {
    input: { metadata: { a: 1, deep: { list: [null, 'é'] } }, idempotencyKey: 'operation-0123456789' },
    keep: { id: ['sessionId'], handle: ['session', 'handle'], tenant: ['session', 'tenantId'] },
  }),
  ok('createSession', 'again under the same idempotencyKey', {
    input: { metadata: { deep: { list: [null, 'é'] }, a: 1 }, idempotencyKey: 'operation-0123456789' },
  }),
  no('createSession', 'IDEMPOTENCY_KEY_MISMATCH', 'with other metadata under the same idempotencyKey', {
    idempotencyKey: 'operation-0123456789',
  }),
  ok('createSession', 'as another user', { as: 'member', keep: { member: ['sessionId'] } }),
  ok('createSession', 'with a user agent and an address that the caller may not set', {
    input: { userAgent: 'Forged/1.0', ipAddress: '6.6.6.6' },
  }),
  no('createSession', 'INVALID_INPUT', 'short idempotencyKey', { idempotencyKey: 'short' }),
  no('createSession', 'INVALID_INPUT', 'metadata is a list', { metadata: [1] }),
  no('createSession', 'INVALID_INPUT', 'metadata with __proto__', { metadata: proto }),
  no('createSession', 'INVALID_INPUT', 'metadata with a 64-bit integer', { metadata: { a: [id64] } }),
  no('createSession', 'VALUE_TOO_LARGE', 'too much metadata', { metadata: { text: long(2_000) } }),
  ok('getSession', 'own', { input: named }),
  ok('getSession', 'another user’s, as an admin', { input: ({ member = '' }) => ({ sessionId: member }) }),
  no('getSession', 'NOT_FOUND', 'another user’s', named, 'member'),
  no('getSession', 'NOT_FOUND', 'unknown', unknownId),
  no('getSession', 'INVALID_INPUT', 'empty id', { sessionId: '' }),
  ok('getSessionSummary', 'own', { input: ({ handle = '' }) => ({ handle }) }),
  no('getSessionSummary', 'NOT_FOUND', 'another user’s', ({ handle = '' }) => ({ handle }), 'member'),
  no('getSessionSummary', 'NOT_FOUND', 'unknown', { handle: long(46) }),
  no('getSessionSummary', 'INVALID_INPUT', 'empty handle', { handle: '' }),
  ok('listSessions', 'own', { as: 'member' }),
  ok('listSessions', 'a page', { input: { limit: 1 }, keep: { cursor: ['cursor'] } }),
  ok('listSessions', 'the next page', { input: ({ cursor = '' }) => ({ cursor, limit: 5 }) }),
  ok('listSessions', 'with the current one', { input: ({ handle = '' }) => ({ currentHandle: handle }) }),
  ok('listSessions', 'of another user, as an admin', { input: { userId: 'auth0|member' } }),
  no('listSessions', 'FORBIDDEN', 'of another user', { userId: 'auth0|admin' }, 'member'),
  no('listSessions', 'INVALID_INPUT', 'empty handle', { currentHandle: '' }),
  no('listSessions', 'INVALID_INPUT', 'limit 0', { limit: 0 }),
  no('listSessions', 'INVALID_INPUT', 'foreign cursor', { cursor: '!' }),
  ok('listTenantSessions', 'as an admin'),
  ok('listTenantSessions', 'a page', { input: { limit: 2 }, keep: { after: ['cursor'] } }),
  ok('listTenantSessions', 'the next page', { input: ({ after = '' }) => ({ cursor: after, limit: 5 }) }),
  ok('listTenantSessions', 'of one user', { input: { userId: 'auth0|member' } }),
  no('listTenantSessions', 'FORBIDDEN', 'as a member', {}, 'member'),
  no('listTenantSessions', 'FORBIDDEN', 'own sessions, as a member', { userId: 'auth0|member' }, 'member'),
  no('listTenantSessions', 'INVALID_INPUT', 'limit 101', { limit: 101 }),
  no('listTenantSessions', 'INVALID_INPUT', 'foreign cursor', { cursor: '!' }),
  no('listTenantSessions', 'INVALID_INPUT', 'cursor of another list', ({ cursor = '' }) => ({ cursor })),
  ok('listEndedSessions', 'none yet', { as: 'member' }),
  ok('updateSession', 'merge', {
    input: (memory) => ({ ...named(memory), updates: { metadata: { a: null, b: 2 }, lastActivity: 1 } }),
  }),
  ok('updateSession', 'with the current version', {
    input: (memory) => ({ ...named(memory), updates: { metadata: { c: 3 } }, ifVersion: 2 }),
  }),
  no('updateSession', 'VERSION_CONFLICT', 'an old version', (memory) => ({
    ...named(memory),
    updates: { metadata: { c: 4 } },
    ifVersion: 1,
  })),
  no('updateSession', 'INVALID_INPUT', 'version 0', (memory) => ({
    ...named(memory),
    updates: {},
    ifVersion: 0,
  })),
  no('updateSession', 'INVALID_INPUT', 'metadata with a 64-bit integer', (memory) => ({
    ...named(memory),
    updates: { metadata: { steam: id64 } },
  })),
  no('updateSession', 'NOT_FOUND', 'unknown', { ...unknownId, updates: { metadata: {} } }),
  no('updateSession', 'VALUE_TOO_LARGE', 'too much metadata', (memory) => ({
    ...named(memory),
    updates: { metadata: { text: long(2_000) } },
  })),
  ok('updateSession', 'under an idempotencyKey', { input: repeatable({ updates: { metadata: { d: 4 } } }) }),
  ok('updateSession', 'again under the same idempotencyKey', {
    input: repeatable({ updates: { metadata: { d: 4 } } }),
  }),
  no('updateSession', 'IDEMPOTENCY_KEY_MISMATCH', 'other metadata under the same idempotencyKey', (memory) =>
    repeatable({ updates: { metadata: { d: 5 } } })(memory),
  ),
  ok('rotateSession', 'own', {
    input: repeatable({ idempotencyKey: 'rotation-0123456789' }),
    keep: { rotated: ['sessionId'] },
  }),
  ok('rotateSession', 'again under the same idempotencyKey', {
    input: repeatable({ idempotencyKey: 'rotation-0123456789' }),
    keep: { rotated: ['sessionId'] },
  }),
  no('rotateSession', 'IDEMPOTENCY_KEY_MISMATCH', 'under the idempotencyKey of an update', repeatable({})),
  no('rotateSession', 'INVALID_INPUT', 'short idempotencyKey', repeatable({ idempotencyKey: 'short' })),
  no('rotateSession', 'NOT_FOUND', 'a second time', named),
  no('rotateSession', 'INVALID_INPUT', 'without an id', { sessionId: '' }),
  ok('destroySession', 'by id', { input: ended }),
  ok('destroySession', 'again under the same idempotencyKey', { input: ended }),
  no('destroySession', 'NOT_FOUND', 'a second time', ({ rotated = '' }) => ({ sessionId: rotated })),
  no('destroySession', 'NOT_FOUND', 'another user’s handle', ({ handle = '' }) => ({ handle }), 'member'),
  no('destroySession', 'INVALID_INPUT', 'neither id nor handle'),
  no('destroySession', 'INVALID_INPUT', 'both', { sessionId: long(67), handle: long(46) }),
  ok('destroyOtherSessions', 'all but one', {
    as: 'member',
    input: ({ member = '' }) => ({ except: member }),
  }),
  ok('destroyOtherSessions', 'of another user, as an admin', { input: { userId: 'auth0|member' } }),
  no('destroyOtherSessions', 'FORBIDDEN', 'of another user', { userId: 'auth0|admin' }, 'member'),
  no('destroyOtherSessions', 'INVALID_INPUT', 'empty user', { userId: '' }),
  no('destroyOtherSessions', 'INVALID_INPUT', 'user that is not well-formed Unicode', { userId: '\ud800' }),
  no('destroyOtherSessions', 'INVALID_INPUT', 'except that is no session', { except: 'garbage' }),
  no('destroyOtherSessions', 'INVALID_INPUT', 'exceptHandle that is no session', { exceptHandle: 'garbage' }),
  ok('listEndedSessions', 'own'),
  ok('listEndedSessions', 'of another user, as an admin', { input: { userId: 'auth0|member' } }),
  no('listEndedSessions', 'FORBIDDEN', 'of another user', { userId: 'auth0|admin' }, 'member'),
  no('listEndedSessions', 'INVALID_INPUT', 'empty user', { userId: '' }),
  no('revokeTenantSessions', 'STEP_UP_REQUIRED', 'neither a fresh sign-in nor a confirmation'),
  no('revokeTenantSessions', 'INVALID_INPUT', 'the name of another tenant', { confirm: 'org_other' }),
  ok('revokeTenantSessions', 'as an admin', { input: confirmed }),
  ok('listSessions', 'nothing is left'),
  ok('listTenantSessions', 'nothing is left'),
];
