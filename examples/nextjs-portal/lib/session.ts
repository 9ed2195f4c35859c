import { createRedisClient, isRedisApiError } from 'amplify-redis/client';
import { createNextSessions, type ReadSession } from 'amplify-redis/next';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { auth0 } from './auth0';
import { getServerToken } from './server-token.mjs';
import { service } from './service.mjs';

/** Acts for the user of the current request, in the user's organization. */
export const redis = createRedisClient({
  ...service,
  // The proxy has renewed it. If a page renewed it, the new refresh token would be lost.
  getToken: async () => (await auth0.getSession())?.tokenSet.accessToken ?? '',
  getServerToken,
});

export const { currentSession, signIn, signOut } = createNextSessions({
  sessions: redis.sessions,
  cookies,
  headers,
  cache,
});

/** Whether the error means that the service cannot be reached at the moment. */
export const isAway = (error: unknown): boolean => isRedisApiError(error) && error.retryable;

/** The session of the request; undefined while it cannot be checked. Without a session, redirects to the sign-in. */
export async function requireSession(): Promise<ReadSession | undefined> {
  const session = await currentSession().catch((error: unknown) => {
    if (isAway(error)) return undefined;
    throw error;
  });
  if (session === null) redirect('/?problem=ended');
  return session;
}

export const mayEdit = ({ permissions = [] }: ReadSession): boolean => permissions.includes('jobs:write');
