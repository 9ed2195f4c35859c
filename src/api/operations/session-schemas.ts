import * as z from 'zod/mini';
import { lazy, type Session, type SessionSummary } from '../../redis/index.ts';
import { json } from './json.ts';

const text = () => z.string().check(z.minLength(1), z.maxLength(512));
const time = () => z.number();
const strings = () => z.optional(z.array(z.string()));
const scalar = () => z.union([z.string(), z.number(), z.boolean()]);
const sessionClaims = () => z.record(z.string(), z.union([scalar(), z.array(scalar())]));

/** A session id as callers send it. An id that this product never issued is unknown, not malformed. */
export const sessionId = text;
export const handle = text;
export const userId = () => z.optional(text());
export const metadata = () => z.record(z.string(), json());

/** The client that a request names. It counts only for trusted servers and is ignored for everyone else. */
export const claimedClient = () => ({
  userAgent: z.optional(z.string()),
  ipAddress: z.optional(z.string()),
});

const summaryFields = () =>
  ({
    handle: z.string(),
    userId: z.string(),
    tenantId: z.string(),
    organizationId: z.optional(z.string()),
    organizationName: z.optional(z.string()),
    email: z.optional(z.string()),
    roles: strings(),
    permissions: strings(),
    claims: z.optional(sessionClaims()),
    userAgent: z.optional(z.string()),
    device: z.optional(z.string()),
    ipAddress: z.optional(z.string()),
    createdAt: time(),
    lastActivity: time(),
    expiresAt: time(),
    absoluteExpiresAt: time(),
    version: z.int(),
  }) satisfies Record<keyof SessionSummary, z.ZodMiniType>;

export const sessionSchema = lazy(
  (): z.ZodMiniType<Session> => z.object({ ...summaryFields(), metadata: metadata() }),
);
export const summarySchema = lazy((): z.ZodMiniType<SessionSummary> => z.object(summaryFields()));

export const exampleId = 'pMoUa9yVt7VvQ1z0cUYgCz1kM9wTqV3y4mI2r5uXnB8dGh3lKq7sRt2vWx4yZ1aC500';

/** Has every field of a session. */
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
