import { tracingChannel } from 'node:diagnostics_channel';
import { noteTrace } from '../shared/running-operation.ts';
import {
  type MethodTrace,
  type MethodTraces,
  type OperationTrace,
  TRACING_CHANNELS,
  tenantOf,
  withTraces,
} from '../shared/tracing.ts';
import type { SessionStore } from './session-store.ts';

/** One call of a session store. The fields after `tenantId` are set when it has ended. */
export interface SessionTrace extends OperationTrace {
  /** What happened to the session; `absent` if there is no live session. */
  readonly result?: 'created' | 'found' | 'updated' | 'rotated' | 'ended' | 'absent' | undefined;
  /** Whether `getSession` renewed the idle timeout. */
  readonly touched?: boolean | undefined;
  /** Sessions that a new one evicted. */
  readonly evicted?: number | undefined;
  /** Sessions that were listed, ended or removed. */
  readonly count?: number | undefined;
}

type Fields = Partial<SessionTrace>;

/** Adds fields to the message of the running operation. */
export const noteSession = (fields: Fields): void => noteTrace(fields);

/** A method that works on one session. It returns null or false if there is no such session. */
const ofOne = (done: NonNullable<SessionTrace['result']>): MethodTrace => ({
  call: tenantOf,
  result: (result): Fields => ({ result: result === null || result === false ? 'absent' : done }),
});

const sizeOf = (value: unknown): Fields =>
  Array.isArray(value) ? { count: value.length } : typeof value === 'number' ? { count: value } : {};

const METHODS: MethodTraces<SessionStore> = {
  createSession: {
    call: (data) => tenantOf(Object(data).tenantId),
    result: (created): Fields => ({ result: 'created', evicted: sizeOf(Object(created).evicted).count }),
  },
  // The argument is a secret.
  resolveSessionAlias: { ...ofOne('found'), call: () => ({}) },
  getSession: ofOne('found'),
  updateSession: ofOne('updated'),
  destroySession: ofOne('ended'),
  listTenantSessions: { call: tenantOf, result: (page) => sizeOf(Object(page).sessions) },
  listEndedSessions: { call: tenantOf, result: sizeOf },
  listUserSessions: { call: tenantOf, result: (page) => sizeOf(Object(page).sessions) },
  destroyUserSessions: { call: tenantOf, result: sizeOf },
  rotateSession: ofOne('rotated'),
  revokeTenantSessions: { call: tenantOf },
  endSessionsOf: { call: () => ({}), result: sizeOf },
  cleanupExpiredSessions: { call: () => ({}), result: (done) => sizeOf(Object(done).removed) },
};

/** Wraps a session store to publish its calls while a channel has subscribers. */
export const withSessionTraces = (store: SessionStore): SessionStore =>
  withTraces(store, tracingChannel<unknown, SessionTrace>(TRACING_CHANNELS.session), METHODS);
