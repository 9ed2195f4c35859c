import * as oauth from 'oauth4webapi';
import { identityOf } from './identity.ts';
import type { OidcSettings } from './oidc-settings.ts';
import { type OidcTokens, oidcStorage } from './oidc-storage.ts';
import { signIn } from './session.ts';

const TIMEOUT_MS = 10_000;
/** A token that ends so soon may have ended by the time it arrives. */
const RENEW_BEFORE_MS = 30_000;
/** `offline_access` asks for a refresh token: pages get no silent sign-in where third-party cookies are blocked. */
const SCOPE = 'openid profile email offline_access';

/** Where the issuer sends people back to; it must know this URL. */
const callbackUrl = (): string => new URL(import.meta.env.BASE_URL, location.origin).href;

/** Leaves for the issuer's page, which comes back to `resumeOidc`. */
export async function leaveForIssuer(settings: OidcSettings): Promise<void> {
  const { server } = await discover(settings);
  const attempt = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  };
  oidcStorage.keepAttempt(attempt);
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
 * Takes up a sign-in that was made in this tab, or that the issuer sends back.
 * @throws Error saying why the issuer refused, or why its answer cannot be trusted
 */
export async function resumeOidc(settings: OidcSettings): Promise<void> {
  const answer = takeAnswer();
  const tokens = answer ? await exchange(settings, answer) : oidcStorage.tokens();
  if (!tokens) return;
  oidcStorage.keepTokens(tokens);
  const renew = renewing(settings);
  signIn(await renew(), { renew, leave: () => leave(settings) });
}

/** What the address says after a redirect; taken out of it, so that a reload does not present the code again. */
function takeAnswer(): URLSearchParams | undefined {
  const answer = new URLSearchParams(location.search);
  if (!answer.has('state') || !(answer.has('code') || answer.has('error'))) return undefined;
  history.replaceState(null, '', location.pathname);
  return answer;
}

async function exchange(settings: OidcSettings, answer: URLSearchParams): Promise<OidcTokens> {
  const attempt = oidcStorage.takeAttempt();
  if (!attempt) throw new Error('This tab began no sign-in that this answer could belong to. Sign in again.');
  const { server, client } = await discover(settings);
  try {
    const checked = oauth.validateAuthResponse(server, client, answer, attempt.state);
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
    throw inWords(error);
  }
}

/** Gives the token that is kept while it is good, and one new one to all who ask when it is not. */
function renewing(settings: OidcSettings): () => Promise<string> {
  let renewal: Promise<OidcTokens> | undefined;
  return async () => {
    const kept = oidcStorage.tokens();
    if (!kept) throw new Error('Nobody is signed in.');
    if (kept.expiresAt - Date.now() > RENEW_BEFORE_MS) return kept.accessToken;
    renewal ??= refresh(settings, kept).finally(() => {
      renewal = undefined;
    });
    return (await renewal).accessToken;
  };
}

async function refresh(settings: OidcSettings, kept: OidcTokens): Promise<OidcTokens> {
  if (!kept.refreshToken) throw new Error('The sign-in is over: the issuer gave no refresh token.');
  const { server, client } = await discover(settings);
  try {
    const request = oauth.refreshTokenGrantRequest(server, client, oauth.None(), kept.refreshToken, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const next = tokensOf(await oauth.processRefreshTokenResponse(server, client, await request));
    // Issuers that do not rotate refresh tokens name the old one no more.
    const tokens = { ...kept, ...next, refreshToken: next.refreshToken ?? kept.refreshToken };
    // Signed out meanwhile: nothing may come back.
    if (oidcStorage.tokens()) oidcStorage.keepTokens(tokens);
    return tokens;
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) oidcStorage.forget();
    throw inWords(error);
  }
}

/** Forgets the tokens, then ends the sign-in at the issuer, so that the next one may be somebody else's. */
async function leave(settings: OidcSettings): Promise<void> {
  const idToken = oidcStorage.tokens()?.idToken;
  oidcStorage.forget();
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
    throw new Error(`The issuer ${url.host} does not answer.`, { cause });
  });
  const server = await oauth.processDiscoveryResponse(url, response);
  // Laptops' clocks are seconds off.
  const client: oauth.Client = { client_id: clientId, [oauth.clockTolerance]: 30 };
  return { server, client };
}

function endpointOf(url: string | undefined, name: string): URL {
  if (url?.startsWith('https://') && URL.canParse(url)) return new URL(url);
  throw new Error(`The issuer names no ${name} endpoint over https.`);
}

const tokensOf = ({ access_token, refresh_token, id_token }: oauth.TokenEndpointResponse): OidcTokens => ({
  accessToken: access_token,
  refreshToken: refresh_token,
  idToken: id_token,
  expiresAt: identityOf(access_token).expiresAt,
});

/** The issuer's own words where it has some. */
function inWords(error: unknown): unknown {
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    const { error: code, error_description: description } = error;
    return new Error(`The issuer refused: ${description ?? code}.`, { cause: error });
  }
  return error;
}
