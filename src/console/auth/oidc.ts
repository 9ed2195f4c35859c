import * as oauth from 'oauth4webapi';
import { identityOf } from './identity.ts';
import { keepPlace, restorePlace } from './kept-place.ts';
import type { OidcSettings } from './oidc-settings.ts';
import { type OidcTokens, oidcStorage } from './oidc-storage.ts';
import { signIn } from './session.ts';

const TIMEOUT_MS = 10_000;
/** A token that expires sooner may have expired by the time it arrives. */
const RENEW_BEFORE_MS = 30_000;
/** `offline_access` requests a refresh token: silent sign-in fails where third-party cookies are blocked. */
const SCOPE = 'openid profile email offline_access';

/** The URL that the issuer redirects back to; it must be registered there. */
const callbackUrl = (): string => new URL(import.meta.env.BASE_URL, location.origin).href;

/** Redirects to the page of the issuer, which redirects back; `resumeOidc` then completes the sign-in. */
export async function redirectToIssuer(settings: OidcSettings): Promise<void> {
  const { server } = await discover(settings);
  const attempt = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  };
  oidcStorage.saveAttempt(attempt);
  keepPlace();
  const url = endpointOf(server.authorization_endpoint, 'authorization');
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: callbackUrl(),
    scope: SCOPE,
    audience: settings.audience,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
    ...(settings.organization && { organization: settings.organization }),
  }).toString();
  location.assign(url);
}

/**
 * Resumes a sign-in of this tab, or completes one that the issuer redirected back.
 * @throws Error with the reason why the issuer rejected it, or why its response cannot be trusted
 */
export async function resumeOidc(settings: OidcSettings): Promise<void> {
  const callback = takeCallback();
  const tokens = callback ? await exchange(settings, callback) : oidcStorage.tokens();
  if (!tokens) return;
  oidcStorage.saveTokens(tokens);
  const renew = tokenSource(settings);
  restorePlace();
  signIn(await renew(), { renew, endSignIn: () => endSignIn(settings) });
}

/** The parameters of the redirect, removed from the address so that a reload does not use the code again. */
function takeCallback(): URLSearchParams | undefined {
  const callback = new URLSearchParams(location.search);
  if (!callback.has('state') || !(callback.has('code') || callback.has('error'))) return undefined;
  history.replaceState(null, '', location.pathname);
  return callback;
}

async function exchange(settings: OidcSettings, callback: URLSearchParams): Promise<OidcTokens> {
  const attempt = oidcStorage.takeAttempt();
  if (!attempt)
    throw new Error('This tab did not start the sign-in that was redirected here. Sign in again.');
  const { server, client } = await discover(settings);
  try {
    const checked = oauth.validateAuthResponse(server, client, callback, attempt.state);
    const response = await oauth.authorizationCodeGrantRequest(
      ...([server, client, oauth.None(), checked, callbackUrl(), attempt.verifier] as const),
      { signal: AbortSignal.timeout(TIMEOUT_MS) },
    );
    return tokensOf(
      await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: attempt.nonce,
        requireIdToken: true,
      }),
    );
  } catch (error) {
    throw readableError(error);
  }
}

/** Returns the stored token while it is valid; otherwise concurrent callers share one refresh. */
function tokenSource(settings: OidcSettings): () => Promise<string> {
  let renewal: Promise<OidcTokens> | undefined;
  return async () => {
    const kept = oidcStorage.tokens();
    if (!kept) throw new Error('You are not signed in.');
    if (kept.expiresAt - Date.now() > RENEW_BEFORE_MS) return kept.accessToken;
    renewal ??= refresh(settings, kept).finally(() => {
      renewal = undefined;
    });
    return (await renewal).accessToken;
  };
}

async function refresh(settings: OidcSettings, kept: OidcTokens): Promise<OidcTokens> {
  if (!kept.refreshToken) throw new Error('The sign-in has expired: the issuer returned no refresh token.');
  const { server, client } = await discover(settings);
  try {
    const request = oauth.refreshTokenGrantRequest(server, client, oauth.None(), kept.refreshToken, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const next = tokensOf(await oauth.processRefreshTokenResponse(server, client, await request));
    // Issuers that do not rotate refresh tokens do not return the old one.
    const tokens = { ...kept, ...next, refreshToken: next.refreshToken ?? kept.refreshToken };
    // If the user signed out in the meantime, the tokens must not come back.
    if (oidcStorage.tokens()) oidcStorage.saveTokens(tokens);
    return tokens;
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) oidcStorage.clear();
    throw readableError(error);
  }
}

/** Clears the tokens, then signs out at the issuer, so that another user can sign in. */
async function endSignIn(settings: OidcSettings): Promise<void> {
  const idToken = oidcStorage.tokens()?.idToken;
  oidcStorage.clear();
  const { server } = await discover(settings);
  if (!server.end_session_endpoint) return;
  const url = endpointOf(server.end_session_endpoint, 'end-session');
  url.search = new URLSearchParams({
    client_id: settings.clientId,
    post_logout_redirect_uri: callbackUrl(),
    ...(idToken && { id_token_hint: idToken }),
  }).toString();
  location.assign(url);
}

async function discover({ issuer, clientId }: OidcSettings) {
  const url = new URL(issuer);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await oauth.discoveryRequest(url, { signal }).catch((cause: unknown) => {
    throw new Error(`The issuer ${url.host} does not respond.`, { cause });
  });
  const server = await oauth.processDiscoveryResponse(url, response);
  // Tolerates a clock that is some seconds off.
  const client: oauth.Client = { client_id: clientId, [oauth.clockTolerance]: 30 };
  return { server, client };
}

function endpointOf(url: string | undefined, name: string): URL {
  if (url?.startsWith('https://') && URL.canParse(url)) return new URL(url);
  throw new Error(`The issuer has no ${name} endpoint over https.`);
}

const tokensOf = ({ access_token, refresh_token, id_token }: oauth.TokenEndpointResponse): OidcTokens => ({
  accessToken: access_token,
  refreshToken: refresh_token,
  idToken: id_token,
  expiresAt: identityOf(access_token).expiresAt,
});

/** Uses the description of the issuer if there is one. */
function readableError(error: unknown): unknown {
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    const { error: code, error_description: description } = error;
    return new Error(`The issuer rejected the request: ${description ?? code}.`, { cause: error });
  }
  return error;
}
