import type { SessionConfig } from '../../src/redis/index.ts';
import { HISTORY_BYTES, HISTORY_TTL_MS, MAX_ENDED_SESSIONS } from '../../src/redis/session/history-format.ts';
import {
  IDEMPOTENCY_RECORD_BYTES,
  IDEMPOTENCY_TTL_MS,
  MAX_IDEMPOTENCY_RECORDS,
} from '../../src/redis/session/idempotency.ts';
import { REFUSE_MS, TOKEN_MS } from '../../src/redis/session/logout.ts';
import { MAX_USERS } from '../../src/redis/session/sign-in-index.ts';
import { type Bound, FIXED, TOO_LARGE } from './bound.ts';
import { amount, duration, size } from './quantity.ts';

/** Bounds of sessions and of the data about them. */
export const sessionBounds = (session: SessionConfig): readonly Bound[] => [
  {
    bound: 'one stored session',
    value: size(session.maxMetadataBytes),
    setBy: '`SESSION_MAX_METADATA_BYTES`',
    beyond: TOO_LARGE,
  },
  {
    bound: 'per tenant: memory of sessions in Redis',
    value: size(session.maxBytesPerTenant),
    setBy: '`SESSION_MAX_BYTES_PER_TENANT`, `SESSION_TENANTS`',
    beyond: '409 `TENANT_SESSION_LIMIT` for new sessions of this tenant',
  },
  {
    bound: 'live sessions of one user',
    value: amount(session.maxSessionsPerUser),
    setBy: '`SESSION_MAX_PER_USER`, `SESSION_TENANTS`',
    beyond: 'the least recently active one ends, or 409 `SESSION_LIMIT` with `SESSION_ON_LIMIT=reject`',
  },
  {
    bound: 'lifetime of a session: unused, in total',
    value: `${duration(session.sessionTTL)}, ${duration(session.absoluteTTL)}`,
    setBy: '`SESSION_TTL`, `SESSION_ABSOLUTE_TTL`, `SESSION_TENANTS`',
    beyond: 'it ends: 404 `NOT_FOUND`',
  },
  {
    bound: 'lifetime of an idempotency key',
    value: duration(IDEMPOTENCY_TTL_MS / 1_000),
    setBy: FIXED,
    beyond: 'a repeated call is a new one',
  },
  {
    bound: 'per tenant: idempotency records',
    value: `${amount(MAX_IDEMPOTENCY_RECORDS)} of ${amount(IDEMPOTENCY_RECORD_BYTES)} bytes`,
    setBy: FIXED,
    beyond: `the oldest are dropped; the latest ${amount(MAX_IDEMPOTENCY_RECORDS / 2)} are kept`,
  },
  {
    bound: 'per user: ended sessions in the history',
    value: `${amount(MAX_ENDED_SESSIONS)}, for ${duration(HISTORY_TTL_MS / 1_000)}`,
    setBy: FIXED,
    beyond: 'the oldest are dropped',
  },
  {
    bound: 'per tenant: histories of ended sessions',
    value: size(HISTORY_BYTES),
    setBy: FIXED,
    beyond: 'the oldest are dropped; the latest half is kept',
  },
  {
    bound: 'per user: tenants with sessions that a logout at the issuer ends',
    value: amount(MAX_USERS),
    setBy: FIXED,
    beyond: '409 `SIGN_IN_LIMIT`',
  },
  {
    bound: 'records of a logout: to reject older tokens, to recognize the same logout token',
    value: `${duration(REFUSE_MS / 1_000)}, ${duration(TOKEN_MS / 1_000)}`,
    setBy: FIXED,
    beyond: 'older tokens create sessions until they expire; the logout token itself has expired',
  },
];
