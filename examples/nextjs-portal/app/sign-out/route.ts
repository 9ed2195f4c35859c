import type { NextRequest } from 'next/server';
import { isAway, redis, signOut } from '@/lib/session';

/** Ends the session, or all of the user's with `?everywhere`, and removes the cookie; then the login at Auth0 ends. */
export async function POST({ nextUrl }: NextRequest): Promise<Response> {
  try {
    if (nextUrl.searchParams.has('everywhere')) await redis.sessions.destroyOthers();
  } catch (error) {
    if (!isAway(error)) throw error;
    return seeOther('/?problem=unavailable');
  }
  await signOut();
  return seeOther('/auth/logout');
}

const seeOther = (path: string) => new Response(null, { status: 303, headers: { Location: path } });
