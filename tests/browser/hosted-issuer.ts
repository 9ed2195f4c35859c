import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Route } from 'playwright-core';
import { CORS } from './hosted-cors.ts';
import { AUDIENCE, CALLBACK, CLIENT_ID, HOSTED, POOL } from './hosted-outputs.ts';

/** Stand-in for Auth0, or for Cognito with its hosted page, as a browser sees them during a sign-in. */
export interface SignInServer {
  readonly pages: string;
  /** Parameters of each request to the sign-in page. */
  readonly asked: URLSearchParams[];
  /** The grant types that the token endpoint accepted. */
  readonly granted: string[];
  /** URLs of the sign-out requests. */
  readonly left: URL[];
  /** Lifetime of the next tokens, in seconds. */
  ttl: number;
  /** Rejects refresh tokens from now on. */
  revoked: boolean;
  /** Whether this is the newest access token that it issued. */
  accepts(token: string): boolean;
  answer(route: Route): Promise<void>;
}

export const REFRESH_TOKEN = 'refresh-token-of-the-test';

const KINDS = {
  auth0: {
    pages: HOSTED.auth0,
    issuer: `${HOSTED.auth0}/`,
    claims: { aud: AUDIENCE, azp: CLIENT_ID, sub: 'auth0|alice', org_id: 'org_acme', org_name: 'Acme' },
  },
  cognito: {
    pages: HOSTED.cognitoPages,
    issuer: `${HOSTED.cognitoApi}/${POOL}`,
    claims: {
      ...{ token_use: 'access', client_id: CLIENT_ID, sub: 'cognito-alice', username: 'alice' },
      ...{ 'cognito:groups': ['tenant:org_acme', 'cache:write'], origin_jti: 'origin', jti: 'one' },
    },
  },
} as const;

export async function startSignInServer(kind: keyof typeof KINDS): Promise<SignInServer> {
  const { pages, issuer, claims } = KINDS[kind];
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' }];
  let newest = '';
  let asking: URLSearchParams | undefined;
  let serial = 0;

  const sign = (payload: Record<string, unknown>, ttl: number) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', kid: 'test' })
      .setIssuer(issuer)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + ttl)
      .sign(privateKey);

  async function tokens() {
    serial += 1;
    newest = await sign({ ...claims, serial }, server.ttl);
    const nonce = asking?.get('nonce');
    const own = { ...claims, aud: CLIENT_ID, token_use: 'id', ...(nonce && { nonce }) };
    return { newest, idToken: await sign(own, server.ttl) };
  }

  /** https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3, and RFC 7636 for the verifier */
  async function tokenEndpoint(form: URLSearchParams) {
    const grant = form.get('grant_type') ?? '';
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isValid =
      grant === 'refresh_token'
        ? form.get('refresh_token') === REFRESH_TOKEN && !server.revoked
        : form.get('code') === 'the-code' &&
          form.get('redirect_uri') === CALLBACK &&
          challenge === asking?.get('code_challenge');
    if (!isValid || form.get('client_id') !== CLIENT_ID) return undefined;
    server.granted.push(grant);
    const { idToken } = await tokens();
    return {
      ...{ access_token: newest, id_token: idToken, refresh_token: REFRESH_TOKEN },
      ...{ token_type: 'Bearer', expires_in: server.ttl },
    };
  }

  const server: SignInServer = {
    pages,
    asked: [],
    granted: [],
    left: [],
    ttl: 3600,
    revoked: false,
    accepts: (token) => token === newest,
    async answer(route) {
      const request = route.request();
      const url = new URL(request.url());
      const json = (body: unknown, status = 200) =>
        route.fulfill({ status, contentType: 'application/json', headers: CORS, body: JSON.stringify(body) });
      if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers: CORS });
      if (url.origin === HOSTED.cognitoApi) return json(...(await cognitoApi(request.headers())));
      if (url.pathname === '/.well-known/openid-configuration') return json(discovery(issuer, pages));
      if (url.pathname === '/.well-known/jwks.json') return json({ keys });
      if (url.pathname.endsWith('/authorize')) {
        asking = url.searchParams;
        server.asked.push(asking);
        return route.fulfill({ contentType: 'text/html', body: signInPage(asking) });
      }
      if (url.pathname.endsWith('/token')) {
        const answer = await tokenEndpoint(new URLSearchParams(request.postData() ?? ''));
        const invalid = { error: 'invalid_grant', error_description: 'The grant is over' };
        return answer ? json(answer) : json(invalid, 400);
      }
      if (url.pathname.endsWith('/logout')) {
        server.left.push(url);
        const back = url.searchParams.get('post_logout_redirect_uri') ?? url.searchParams.get('logout_uri');
        return route.fulfill({ contentType: 'text/html', body: link('Back to the app', back ?? '') });
      }
      return route.abort();
    },
  };

  async function cognitoApi(headers: Record<string, string>): Promise<[unknown, number?]> {
    const operation = headers['x-amz-target']?.split('.')[1];
    if (operation === 'RevokeToken') return [{}];
    const rejected = { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' };
    if (operation !== 'GetTokensFromRefreshToken') return [rejected, 400];
    if (server.revoked) return [{ ...rejected, message: 'Refresh Token has been revoked' }, 400];
    server.granted.push('refresh_token');
    const { idToken } = await tokens();
    return [{ AuthenticationResult: { AccessToken: newest, IdToken: idToken, ExpiresIn: server.ttl } }];
  }
  return server;
}

const discovery = (issuer: string, pages: string) => ({
  issuer,
  authorization_endpoint: `${pages}/authorize`,
  token_endpoint: `${pages}/oauth/token`,
  jwks_uri: `${pages}/.well-known/jwks.json`,
  end_session_endpoint: `${pages}/oidc/logout`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
});

const link = (text: string, href: string) =>
  `<!doctype html><a href="${href.replaceAll('&', '&amp;')}">${text}</a>`;

/** A page with one link per outcome of the sign-in. */
function signInPage(asking: URLSearchParams): string {
  const back = (answer: Record<string, string>) =>
    `${asking.get('redirect_uri')}?${new URLSearchParams(answer)}`;
  const state = asking.get('state') ?? '';
  return [
    link('Allow', back({ code: 'the-code', state })),
    link('Deny', back({ error: 'access_denied', error_description: 'Alice said no', state })),
    link('Forge', back({ code: 'the-code', state: 'another-state' })),
    link('Replace the code', back({ code: 'another-code', state })),
  ].join('\n');
}
