import { isRedisApiError } from 'amplify-redis/client';
import { redirect } from 'next/navigation';
import type { NextRequest } from 'next/server';
import { signIn } from '@/lib/session';

/** Creates the session after a login, and tells the user if it ended an older one. */
export async function GET({ nextUrl }: NextRequest): Promise<never> {
  redirect(await begin(nextUrl.searchParams.get('returnTo')));
}

async function begin(returnTo: string | null): Promise<string> {
  try {
    const { evicted } = await signIn();
    if (evicted.length > 0) return `/devices?ended=${evicted.length}`;
    // Only a path of this app, never another site.
    return returnTo && /^\/(?![/\\])/.test(returnTo) ? returnTo : '/jobs';
  } catch (error) {
    if (!isRedisApiError(error)) throw error;
    return `/?problem=${error.retryable ? 'unavailable' : 'refused'}`;
  }
}
