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

/** What of sessions, and of what is remembered of them, is bounded. */
export const sessionBounds = (session: SessionConfig): readonly Bound[] => [
  {
    bound: 'one stored session',
    value: size(session.maxMetadataBytes),
    setBy: '`SESSION_MAX_METADATA_BYTES`',
    beyond: TOO_LARGE,
  },
  {
    bound: 'of a tenant: memory of its sessions in Redis',
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
    bound: 'life of a session: unused, in total',
    value: `${duration(session.sessionTTL)}, ${duration(session.absoluteTTL)}`,
    setBy: '`SESSION_TTL`, `SESSION_ABSOLUTE_TTL`, `SESSION_TENANTS`',
    beyond: 'it ends: 404 `NOT_FOUND`',
  },
  {
    bound: 'life of an idempotency key',
    value: duration(IDEMPOTENCY_TTL_MS / 1_000),
    setBy: FIXED,
    beyond: 'a repeated call is a new one',
  },
  {
    bound: 'of a tenant: idempotency keys remembered',
    value: `${amount(MAX_IDEMPOTENCY_RECORDS)} of ${amount(IDEMPOTENCY_RECORD_BYTES)} bytes`,
    setBy: FIXED,
    beyond: `the oldest are forgotten; the latest ${amount(MAX_IDEMPOTENCY_RECORDS / 2)} are kept`,
  },
  {
    bound: 'of a user: ended sessions in the history',
    value: `${amount(MAX_ENDED_SESSIONS)}, for ${duration(HISTORY_TTL_MS / 1_000)}`,
    setBy: FIXED,
    beyond: 'the oldest are forgotten',
  },
  {
    bound: 'of a tenant: histories of ended sessions',
    value: size(HISTORY_BYTES),
    setBy: FIXED,
    beyond: 'the oldest are forgotten; the latest half is kept',
  },
  {
    bound: 'tenants of one user with sessions that a logout at the issuer ends',
    value: amount(MAX_USERS),
    setBy: FIXED,
    beyond: '409 `SIGN_IN_LIMIT`',
  },
  {
    bound: 'memory of a logout: against older tokens, against the same token',
    value: `${duration(REFUSE_MS / 1_000)}, ${duration(TOKEN_MS / 1_000)}`,
    setBy: FIXED,
    beyond: 'a token from before creates sessions until it expires; the logout token itself has expired',
  },
];
