import * as z from 'zod/mini';
import {
  END_CAUSES,
  type EndedSession,
  identityFields,
  type ListedSession,
  lazy,
  type Session,
  type SessionSummary,
} from '../../redis/index.ts';
import { opaque, text, time } from './bounds.ts';
import { json } from './json.ts';
import { IGNORED_FIELDS } from './session-access.ts';

/** Maximum number of sessions of one user, and of one page of a list. */
export const MAX_SESSIONS = 100;

const given = () => z.string().check(z.minLength(1), z.maxLength(512));
const finite = () => z.number().check(z.gte(-Number.MAX_VALUE), z.lte(Number.MAX_VALUE));
const scalar = () => z.union([text(512), finite(), z.boolean()]);
const sessionClaims = () =>
  z.record(text(64), z.union([scalar(), z.array(scalar()).check(z.maxLength(256))]));

/** A session id, as sent by callers. An id that this product never issued counts as unknown, not as malformed. */
export const sessionId = given;
export const handle = given;
export const userId = () => z.optional(given());
export const metadata = () => z.record(text(1_024), json());

/**
 * Whether the session's roles or permissions differ from those in its user's token. Absent if not, and for sessions of
 * other users.
 */
export const rightsDiffer = () => z.optional(z.boolean());

/** Ids as returned by this product. */
export const issuedId = () => opaque(128);
export const issuedHandle = () => opaque(64);

/** Names of input fields that had no effect; absent if there are none. */
export const ignored = () => z.optional(z.array(z.enum(IGNORED_FIELDS)).check(z.maxLength(3)));

/** The client named in a request. Only used for trusted servers; ignored for other callers. */
export const claimedClient = () => ({
  userAgent: z.optional(text(8_192)),
  ipAddress: z.optional(text(256)),
});

const summaryFields = () =>
  ({
    handle: issuedHandle(),
    ...identityFields(),
    claims: z.optional(sessionClaims()),
    userAgent: z.optional(text(1_024)),
    device: z.optional(text(1_024)),
    ipAddress: z.optional(text(64)),
    createdAt: time(),
    lastActivity: time(),
    expiresAt: time(),
    absoluteExpiresAt: time(),
    version: z.int().check(z.gte(1)),
  }) satisfies Record<keyof SessionSummary, z.ZodMiniType>;

export const sessionSchema = lazy(
  (): z.ZodMiniType<Session> => z.object({ ...summaryFields(), metadata: metadata() }),
);
export const summarySchema = lazy((): z.ZodMiniType<SessionSummary> => z.object(summaryFields()));
export const listedSchema = lazy(
  (): z.ZodMiniType<ListedSession> => z.object({ ...summaryFields(), isCurrent: z.optional(z.boolean()) }),
);

export const endedSchema = lazy(
  (): z.ZodMiniType<EndedSession> =>
    z.object({
      handle: issuedHandle(),
      cause: z.enum(END_CAUSES),
      device: z.optional(text(1_024)),
      ipAddress: z.optional(text(64)),
      createdAt: time(),
      lastActivity: time(),
      endedAt: time(),
    } satisfies Record<keyof EndedSession, z.ZodMiniType>),
);

export const exampleId = 'pMoUa9yVt7VvQ1z0cUYgCz1kM9wTqV3y4mI2r5uXnB8dGh3lKq7sRt2vWx4yZ1aC500';

/** Contains every field of a session. */
export const exampleSummary = () =>
  ({
    handle: 'uQ2v8LhE0nYcR5tKz9aBdFXnB8dGh3lKq7sRt2vWx4yZ00',
    userId: 'auth0|alice',
    tenantId: 'org_acme',
    organizationId: 'org_acme',
    organizationName: 'Acme Corp',
    email: 'alice@acme.example',
    roles: ['admin'],
    permissions: ['cache:write'],
    claims: { department: 'sales' },
    authTime: 1767225594000,
    amr: ['pwd', 'mfa'],
    acr: 'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
    actor: { sub: 'auth0|support', iss: 'https://support.acme.example/' },
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140.0.0.0 Safari/537.36',
    device: 'Chrome on macOS',
    ipAddress: '192.0.2.17',
    createdAt: 1767225600000,
    lastActivity: 1767225660000,
    expiresAt: 1767312060000,
    absoluteExpiresAt: 1767830400000,
    version: 3,
  }) satisfies Required<SessionSummary>;

export const exampleSession = () => ({ ...exampleSummary(), metadata: { feature: 'dashboard' } });
