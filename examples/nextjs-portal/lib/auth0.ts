import { Auth0Client } from '@auth0/nextjs-auth0/server';
import { NextResponse } from 'next/server';

export const auth0 = new Auth0Client({
  authorizationParameters: {
    audience: process.env.AUTH0_AUDIENCE,
    scope: 'openid profile email offline_access',
  },
  // The local provider has no TLS.
  allowInsecureRequests: process.env.AUTH0_DOMAIN?.startsWith('http://localhost:') ?? false,
  // In s, so that a token from the proxy is still valid when the page uses it.
  tokenRefreshBuffer: 10,
  signInReturnToPath: '/jobs',
  /** After the login, a route creates the session, because it can set cookies of the app. */
  async onCallback(error, { appBaseUrl, returnTo = '/jobs' }) {
    const path = error ? '/?problem=login' : `/signed-in?${new URLSearchParams({ returnTo })}`;
    return NextResponse.redirect(new URL(path, appBaseUrl));
  },
});
