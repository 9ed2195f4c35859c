import type { SessionSummary } from '../../../../client/index.ts';
import { formatCount } from '../../../state/format.ts';

/** The loaded sessions of one user. */
export interface UserGroup {
  readonly userId: string;
  readonly email: string | undefined;
  readonly sessions: readonly SessionSummary[];
  /** ms since the epoch */
  readonly lastActivity: number;
}

/** Groups sessions by user, the newest session first, so that activity does not move rows under the pointer. */
export function groupByUser(sessions: readonly SessionSummary[]): readonly UserGroup[] {
  const groups = new Map<string, SessionSummary[]>();
  for (const session of sessions.toSorted((a, b) => b.createdAt - a.createdAt)) {
    const group = groups.get(session.userId);
    if (group) group.push(session);
    else groups.set(session.userId, [session]);
  }
  return [...groups].map(([userId, own]) => ({
    userId,
    email: own.find(({ email }) => email !== undefined)?.email,
    sessions: own,
    lastActivity: Math.max(...own.map(({ lastActivity }) => lastActivity)),
  }));
}

/** The sessions that contain a text in what lists show of them. */
export function matching(sessions: readonly SessionSummary[], text: string): readonly SessionSummary[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return sessions;
  return sessions.filter(({ userId, email, device, ipAddress, userAgent, handle }) =>
    [userId, email, device, ipAddress, userAgent, handle].some((field) =>
      field?.toLowerCase().includes(wanted),
    ),
  );
}

/** `1 session`, `3 sessions` */
export const sessionCount = (count: number): string => counted(count, 'session', 'sessions');

/** `1 user`, `3 users` */
export const userCount = (count: number): string => counted(count, 'user', 'users');

/** `1 cache entry`, `1,204 cache entries` */
export const entryCount = (count: number): string => counted(count, 'cache entry', 'cache entries');

const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
