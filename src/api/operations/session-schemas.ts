import * as z from 'zod/mini';
import { type Json, lazy, type Session, type SessionSummary } from '../../redis/index.ts';

const text = () => z.string().check(z.minLength(1), z.maxLength(512));
const time = () => z.number();
const json = () => z.custom<Json>((value) => value !== undefined, 'is required');
const strings = () => z.optional(z.array(z.string()));

/** A session id as callers send it. One this product never issued is not malformed, it is unknown. */
export const sessionId = text;
export const handle = text;
export const userId = () => z.optional(text());
export const metadata = () => z.record(z.string(), json());

/** What a request says of its client. Honoured for trusted servers only, so no reason to refuse anyone's. */
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
