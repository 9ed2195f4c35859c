import * as z from 'zod/mini';
import { MAX_ENDED_SESSIONS } from '../../redis/index.ts';
import { MANAGE_SESSIONS } from '../auth/index.ts';
import { opaque } from './bounds.ts';
import { defineOperation } from './define.ts';
import { type SessionContext, targetUser } from './session-access.ts';
import { endedSchema, exampleSummary, MAX_SESSIONS, summarySchema, userId } from './session-schemas.ts';

/** Default number of sessions per page. */
const DEFAULT_PAGE = 50;

export const listTenantSessions = defineOperation({
  name: 'listTenantSessions',
  kind: 'query',
  action: 'listTenant',
  summary:
    'Lists the live sessions of the tenant, newest first, or those of one user. A page can contain fewer sessions than limit and still be followed by others. Each session of limit counts as one request.',
  permission: MANAGE_SESSIONS,
  input: () =>
    z.strictObject({
      userId: userId(),
      cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
      limit: z.optional(z.int().check(z.gte(1), z.lte(MAX_SESSIONS))),
    }),
  output: () =>
    z.object({
      sessions: z.array(summarySchema()).check(z.maxLength(MAX_SESSIONS)),
      cursor: z.optional(opaque(64)),
    }),
  status: 200,
  errors: ['VALUE_TOO_LARGE'],
  askForLess: 'Ask for fewer sessions with limit.',
  example: () => ({ input: { limit: 20 }, output: { sessions: [exampleSummary()] } }),
  cost: ({ limit = DEFAULT_PAGE }) => ({ requests: limit }),
  async run({ caller, sessions }: SessionContext, page) {
    const found = await sessions.listTenantSessions(caller.tenantId, page);
    return { ...found, sessions: [...found.sessions] };
  },
});

export const listEndedSessions = defineOperation({
  name: 'listEndedSessions',
  kind: 'query',
  action: 'listEnded',
  summary:
    'Lists how the latest sessions of the caller or, with sessions:manage, of another user of the tenant ended: at most 20, from the last 30 days.',
  permission: 'authenticated',
  input: () => z.strictObject({ userId: userId() }),
  output: () => z.object({ sessions: z.array(endedSchema()).check(z.maxLength(MAX_ENDED_SESSIONS)) }),
  status: 200,
  errors: [],
  example: () => {
    const { handle, device, ipAddress, createdAt, lastActivity, expiresAt } = exampleSummary();
    const ended = { handle, cause: 'expired' as const, device, ipAddress, createdAt, lastActivity };
    return { input: {}, output: { sessions: [{ ...ended, endedAt: expiresAt }] } };
  },
  async run(context: SessionContext, { userId }) {
    const { caller, sessions } = context;
    const ended = await sessions.listEndedSessions(caller.tenantId, targetUser(context, userId));
    return { sessions: [...ended] };
  },
});
