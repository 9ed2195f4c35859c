import { createRedisClient } from 'amplify-redis/client';
import { sessionCheck } from 'amplify-redis/next';
import { type NextRequest, NextResponse } from 'next/server';
import { auth0 } from './lib/auth0';
import { service } from './lib/service.mjs';

const PUBLIC = /^\/($|auth\/|signed-in$)/;

/** Serves the routes of Auth0's SDK, renews tokens, and redirects requests without a session. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const response = await auth0.middleware(request);
  const { pathname } = request.nextUrl;
  if (PUBLIC.test(pathname)) return response;
  if (!(await auth0.getSession(request))) {
    return redirect(request, response, `/auth/login?${new URLSearchParams({ returnTo: pathname })}`);
  }
  const token = await renewedToken(request, response);
  if (token === undefined) return redirect(request, response, '/?problem=ended');
  const { sessions } = createRedisClient({ ...service, getToken: () => token, retries: 0 });
  const { state } = await sessionCheck(request, { sessions });
  // While the session cannot be checked, the page says so and admits no one.
  return state === 'none' ? redirect(request, response, '/?problem=ended') : response;
}

/** Renews the token here, because a page cannot set cookies and would lose a new refresh token. */
async function renewedToken(request: NextRequest, response: NextResponse): Promise<string | undefined> {
  try {
    return (await auth0.getAccessToken(request, response)).token;
  } catch {
    return undefined;
  }
}

/** Keeps the cookies of the response, such as those with a renewed refresh token. */
function redirect(request: NextRequest, { cookies }: NextResponse, path: string): NextResponse {
  const redirected = NextResponse.redirect(new URL(path, request.url));
  for (const cookie of cookies.getAll()) redirected.cookies.set(cookie);
  return redirected;
}

export const config = { matcher: '/((?!_next/|favicon.ico).*)' };
