import type { NextRequest } from 'next/server';
import { isAway, redis, signOut } from '@/lib/session';

/** Ends the session, or all of the user's sessions with `?everywhere`, removes the cookie, and logs out at Auth0. */
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
