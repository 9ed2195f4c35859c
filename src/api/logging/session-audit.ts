import * as z from 'zod/mini';
import { lazy, parseJson } from '../../redis/index.ts';

/** An audit line of a session, as read back from the log. */
export interface SessionAudit {
  /** Unique id, which distinguishes a line that was delivered twice from two similar events. */
  readonly eventId: string;
  /** For example `created` or `evicted`. */
  readonly type: string;
  /** When the event took effect, in ISO 8601. */
  readonly time: string;
  readonly tenantId: string;
  /** Absent for events of a whole tenant and for sessions that the cleanup found. */
  readonly userId?: string | undefined;
  /** Absent for events of a whole tenant. */
  readonly handle?: string | undefined;
}

const MESSAGE = /^session ([a-z-]{1,64})$/;
const name = () => z.string().check(z.maxLength(256));

const schema = lazy(() =>
  z.object({
    time: z.iso.datetime(),
    message: z.string().check(z.regex(MESSAGE)),
    audit: z.literal(true),
    eventId: z.uuid(),
    tenant: name(),
    userId: z.optional(name()),
    handle: z.optional(name()),
  }),
);

/**
 * Reads a line of the log.
 * @param line JSON, as written by `createLog`
 * @returns undefined unless the line is the audit line of a session
 */
export function readSessionAudit(line: string): SessionAudit | undefined {
  const { data } = schema().safeParse(parseJson(line));
  if (!data) return undefined;
  const { eventId, message, time, tenant: tenantId, userId, handle } = data;
  const type = MESSAGE.exec(message)?.[1] ?? '';
  return { eventId, type, time, tenantId, userId, handle };
}
